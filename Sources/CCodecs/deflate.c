#include "CCodecs.h"

#include <limits.h>
#include <zlib.h>

int bregma_inflate(const uint8_t *deflated, size_t count, uint8_t *into, size_t wanted) {
  if (count > UINT_MAX || wanted > UINT_MAX) return 0;
  // zlib only reads through the pointer that it wants to be mutable.
  z_stream stream = {.next_in = (Bytef *)(uintptr_t)deflated, .avail_in = (uInt)count, .next_out = into,
                     .avail_out = (uInt)wanted};
  // Negative: no header around it.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return 0;
  int ended = inflate(&stream, Z_FINISH);
  size_t got = stream.total_out;
  inflateEnd(&stream);
  return ended == Z_STREAM_END && got == wanted;
}

uint32_t bregma_crc32(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(0, bytes, count);
}
