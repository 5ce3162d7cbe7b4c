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
  /// It would hold more than it may (see `bregma_memory`).
  BREGMA_CODEC_TOO_MUCH_MEMORY,
} bregma_codec_status;

/// What a decoder may hold at once, beside the samples that it hands out.
typedef struct {
  /// The most, bytes.
  size_t most;
  /// What it would hold where that is too much, bytes; 0 where nobody knows.
  size_t needed;
} bregma_memory;

/// Whether a decoder would hold too much with so many bytes, which it has yet to allocate.
static inline int bregma_is_too_much(bregma_memory *memory, size_t bytes) {
  memory->needed = bytes > memory->most ? bytes : 0;
  return memory->needed > 0;
}

/// Room for the explanation of a failure, bytes.
#define BREGMA_CODEC_MESSAGE 200

/// Rec. 601 luma in integers; the weights sum to 65536, so that R = G = B is kept exactly.
static inline uint16_t bregma_luma(uint32_t r, uint32_t g, uint32_t b) {
  return (uint16_t)(((uint64_t)19595 * r + (uint64_t)38470 * g + (uint64_t)7471 * b + 32768) >> 16);
}
