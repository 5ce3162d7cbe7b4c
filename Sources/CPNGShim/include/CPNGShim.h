#pragma once

#include <stddef.h>
#include <stdint.h>

// A narrow door to libpng's full interface: errors come back as values, so that
// no longjmp ever crosses a Swift frame, and no colour management touches a sample.

/// How a call ended.
typedef enum {
  BREGMA_PNG_OK = 0,
  BREGMA_PNG_TRUNCATED,
  BREGMA_PNG_DAMAGED,
  BREGMA_PNG_NO_MEMORY,
} bregma_png_status;

/// Room for libpng's explanation of a failure, bytes.
#define BREGMA_PNG_MESSAGE 160

/// Decodes a PNG held in memory to grey samples, row-major [height, width].
///
/// Grey stays bit-exact (1, 2 and 4 bits are expanded to 8), colour becomes Rec. 601 luma,
/// transparency and gAMA are ignored. `width` and `height` must be those of the file's header.
/// `bit_depth` receives 8 or 16.
bregma_png_status bregma_png_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint16_t *samples,
  int *bit_depth, char message[BREGMA_PNG_MESSAGE]);

/// Encodes grey (1 channel) or RGB (3 channels) samples of 8 bits, or 16 bits in host byte order.
///
/// On success `*encoded` owns `*encoded_count` bytes; hand them back with `bregma_png_free`.
bregma_png_status bregma_png_encode(
  const void *samples, uint32_t width, uint32_t height, int channels, int bit_depth,
  uint8_t **encoded, size_t *encoded_count, char message[BREGMA_PNG_MESSAGE]);

/// Frees what `bregma_png_encode` allocated.
void bregma_png_free(uint8_t *encoded);

/// The libpng in use, such as "1.6.39".
const char *bregma_png_version(void);
