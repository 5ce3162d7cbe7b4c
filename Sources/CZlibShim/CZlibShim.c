#include "CZlibShim.h"

#include <zlib.h>

size_t zlib_shim_bound(size_t count) { return compressBound(count); }

size_t zlib_shim_compress(const uint8_t *bytes, size_t count, uint8_t *target, size_t capacity) {
  uLongf size = capacity;
  return compress2(target, &size, bytes, count, Z_BEST_SPEED) == Z_OK ? size : 0;
}

uint32_t zlib_shim_crc(uint32_t before, const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32(before, bytes, (uInt)count);
}
