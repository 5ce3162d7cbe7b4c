#pragma once
#include <stddef.h>

/// The shipped encoder weights (safetensors), embedded at compile time.
extern const unsigned char bregma_weights[];
extern const size_t bregma_weights_count;
