#include "CCodecs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

size_t bregma_source_read(const bregma_source *source, size_t at, void *into, size_t wanted) {
  size_t left = at < source->count ? source->count - at : 0, got = 0;
  if (wanted > left) wanted = left;
  if (source->bytes) {
    if (wanted > 0) memcpy(into, source->bytes + at, wanted);
    return wanted;
  }
  while (got < wanted) {
    ssize_t count = pread(source->descriptor, (uint8_t *)into + got, wanted - got, (off_t)(at + got));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    got += (size_t)count;
  }
  return got;
}
