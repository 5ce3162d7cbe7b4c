#pragma once

#include <stddef.h>
#include <stdint.h>

// A narrow door to libjpeg: errors come back as values, so that no longjmp ever crosses a Swift frame.

/// How a call ended.
typedef enum {
  BREGMA_JPEG_OK = 0,
  BREGMA_JPEG_TRUNCATED,
  BREGMA_JPEG_DAMAGED,
  BREGMA_JPEG_UNSUPPORTED,
  BREGMA_JPEG_NO_MEMORY,
} bregma_jpeg_status;

/// Room for libjpeg's explanation of a failure, bytes.
#define BREGMA_JPEG_MESSAGE 200

/// Decodes a JPEG held in memory to 8-bit grey samples, row-major [height, width].
///
/// A colour file gives its luma. EXIF orientation is ignored. `width` and `height` must be
/// those of the file's header.
bregma_jpeg_status bregma_jpeg_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint16_t *samples,
  char message[BREGMA_JPEG_MESSAGE]);

/// The libjpeg this was compiled against, such as "libjpeg-turbo 2.1.5".
const char *bregma_jpeg_version(void);
