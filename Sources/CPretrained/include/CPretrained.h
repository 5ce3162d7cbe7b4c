#pragma once
#include <stddef.h>

/// The shipped encoder weights (safetensors), embedded at compile time.
extern const unsigned char bregma_weights[];
extern const size_t bregma_weights_count;

/// The address of the first byte (an array of unknown size does not cross into Swift).
static inline const unsigned char *bregma_weights_start(void) { return bregma_weights; }
