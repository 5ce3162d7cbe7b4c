#pragma once

#include "source.h"

/// The tags that say how pixels lie in a page.
typedef struct {
  uint32_t width, height, tile_width, tile_height;
  uint16_t bits, samples, photometric, planar, compression, format;
  int is_tiled;
  /// Luma of each palette entry.
  uint16_t *palette;
} page;

/// Reads and checks the tags; 0 with a complaint when the page cannot be decoded. The palette is the caller's to free.
int read_page(TIFF *tiff, page *page, tiff_source *source);

/// Rec. 601 luma in integers; the weights sum to 65536, so that R = G = B is kept exactly.
static inline uint16_t luma(uint32_t r, uint32_t g, uint32_t b) {
  return (uint16_t)(((uint64_t)19595 * r + (uint64_t)38470 * g + (uint64_t)7471 * b + 32768) >> 16);
}
