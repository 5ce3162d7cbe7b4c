#pragma once

#include <png.h>
#include <stdint.h>

// libpng's own simple reader, for tests: what others see in our PNG files.

/// The size of a PNG, and its pixels as 8-bit RGB or RGBA where there is room for them; 0 when it cannot be read.
static inline int read_png(
  const void *bytes, size_t count, int channels, uint32_t *width, uint32_t *height, void *samples) {
  png_image image = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&image, bytes, count)) return 0;
  *width = image.width;
  *height = image.height;
  image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_RGBA;
  int is_read = !samples || png_image_finish_read(&image, NULL, samples, 0, NULL);
  png_image_free(&image);
  return is_read;
}
