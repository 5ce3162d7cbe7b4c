#pragma once

#include <tiffio.h>

#include "CTIFFShim.h"

/// A file in memory, and the first complaint about it.
typedef struct {
  const uint8_t *bytes;
  size_t count, position;
  bregma_tiff_status status;
  char *message;
  /// Whether more bytes were wanted than there are.
  int ran_out;
} tiff_source;

/// Opens the first page; NULL with a status and a message in `source` when that fails.
TIFF *open_source(tiff_source *source);

/// Notes a complaint, unless there is one already.
void complain(tiff_source *source, bregma_tiff_status status, const char *text);
