#include "allocation.h"

#include <limits.h>
#include <malloc.h>

void bregma_keep_freed_memory(void) {
  // Other arenas than the main one hand whole heaps back whatever the thresholds say.
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
}
