#pragma once

#include <tiffio.h>

#include "CCodecs.h"

/// A file, and the first complaint about it.
typedef struct {
  const bregma_source *file;
  size_t position;
  bregma_codec_status status;
  char *message;
  bregma_memory *memory;
  /// Whether more bytes were wanted than there are.
  int ran_out;
} tiff_source;

/// Opens the first page; NULL with a status and a message in `source` when that fails. libtiff allocates no piece
/// that is larger than `source->memory` allows.
TIFF *bregma_tiff_open(tiff_source *source);

/// Notes a complaint, unless there is one already.
void bregma_tiff_complain(tiff_source *source, bregma_codec_status status, const char *text);

/// The tags that say how pixels lie in a page.
typedef struct {
  uint32_t width, height, tile_width, tile_height;
  uint16_t bits, samples, photometric, planar, compression, format;
  int is_tiled;
  /// Luma of each palette entry.
  uint16_t *palette;
} tiff_page;

/// Reads and checks the tags; 0 with a complaint when the page cannot be decoded. The palette is the caller's to free.
int bregma_tiff_read_page(TIFF *tiff, tiff_page *page, tiff_source *source);
