#pragma once

#include <stddef.h>
#include <stdint.h>

// What all image decoders behind C doors share: how a call ends, and how colour becomes grey.

/// How a call ended.
typedef enum {
  BREGMA_CODEC_OK = 0,
  BREGMA_CODEC_TRUNCATED,
  BREGMA_CODEC_DAMAGED,
  BREGMA_CODEC_UNSUPPORTED,
  BREGMA_CODEC_NO_MEMORY,
} bregma_codec_status;

/// Room for the explanation of a failure, bytes.
#define BREGMA_CODEC_MESSAGE 200

/// Rec. 601 luma in integers; the weights sum to 65536, so that R = G = B is kept exactly.
static inline uint16_t bregma_luma(uint32_t r, uint32_t g, uint32_t b) {
  return (uint16_t)(((uint64_t)19595 * r + (uint64_t)38470 * g + (uint64_t)7471 * b + 32768) >> 16);
}
