#pragma once

#include <png.h>
#include <stdint.h>

// libpng's own simple interface, for tests: what others see in our PNG files, and small files to keep.

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

/// Encodes 8-bit RGB smaller and slower than Bregma does; `count` is the room at `file`, then what the file takes.
/// 0 when it does not fit.
static inline int write_png(const void *rgb, uint32_t width, uint32_t height, void *file, size_t *count) {
  png_image image = {.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB};
  png_alloc_size_t size = *count;
  int is_written = png_image_write_to_memory(&image, file, &size, 0, rgb, 0, NULL);
  *count = size;
  return is_written;
}
