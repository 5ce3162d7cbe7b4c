#pragma once

#include <stddef.h>
#include <stdint.h>

// A narrow door to libtiff: reads from memory, says nothing on its own, and bounds what it allocates.

/// How a call ended.
typedef enum {
  BREGMA_TIFF_OK = 0,
  BREGMA_TIFF_TRUNCATED,
  BREGMA_TIFF_DAMAGED,
  BREGMA_TIFF_UNSUPPORTED,
  BREGMA_TIFF_NO_MEMORY,
} bregma_tiff_status;

/// Room for the explanation of a failure, bytes.
#define BREGMA_TIFF_MESSAGE 200

/// What the first page of a file says of its image.
typedef struct {
  uint32_t width, height;
  /// Pages behind the first one are not read.
  int has_more_pages;
  /// Bits of a decoded sample: 8 or 16.
  int bit_depth;
  /// 1...8; 1 is the raster as stored, which is always what is decoded.
  int orientation;
  /// Pixels per millimetre across and down; 0 where the file does not say.
  double across, down;
} bregma_tiff_header;

/// Reads the first page's tags.
bregma_tiff_status bregma_tiff_read_header(
  const uint8_t *bytes, size_t count, bregma_tiff_header *header, char message[BREGMA_TIFF_MESSAGE]);

/// Decodes the first page to grey samples, row-major [height, width].
///
/// Grey stays bit-exact (1, 2 and 4 bits are expanded to 8), min-is-white is turned around, colour becomes
/// Rec. 601 luma, transparency is ignored. `width` and `height` must be those of the file's header.
bregma_tiff_status bregma_tiff_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint16_t *samples,
  char message[BREGMA_TIFF_MESSAGE]);

/// The libtiff in use, such as "4.5.0".
const char *bregma_tiff_version(void);
