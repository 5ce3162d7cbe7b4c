#ifdef BREGMA_DICOM

#include "Dataset.hpp"

#include <cstring>
#include <zlib.h>

namespace bregma {

static const char deflated[] = "1.2.840.10008.1.2.1.99";
static const char explicit_little[] = "1.2.840.10008.1.2.1";

/// Parsing a sequence inside a sequence uses stack; each level costs at least one item tag.
static const size_t most_items = 20000;

static size_t little(const uint8_t *at, int bytes) {
  size_t value = 0;
  for (int i = bytes - 1; i >= 0; i--) value = value << 8 | at[i];
  return value;
}

/// Where the transfer syntax of a deflated file stands and where its data set begins; 0 when it is not deflated.
static size_t deflated_start(const uint8_t *bytes, size_t count, size_t *identifier) {
  if (count < 144 || memcmp(bytes + 128, "DICM", 4) != 0) return 0;
  bool found = false;
  size_t at = 132;
  // The meta header is explicit little endian in every file.
  while (at + 8 <= count && little(bytes + at, 2) == 2) {
    bool is_long = memcmp(bytes + at + 4, "OB", 2) == 0 || memcmp(bytes + at + 4, "UN", 2) == 0;
    if (is_long && at + 12 > count) return 0;
    size_t length = is_long ? little(bytes + at + 8, 4) : little(bytes + at + 6, 2);
    size_t value = at + (is_long ? 12 : 8);
    if (length > count - value) return 0;
    if (little(bytes + at + 2, 2) == 0x10) {
      size_t bare = length;
      while (bare > 0 && (bytes[value + bare - 1] == 0 || bytes[value + bare - 1] == ' ')) bare--;
      found = bare == strlen(deflated) && memcmp(bytes + value, deflated, bare) == 0;
      *identifier = value;
    }
    at = value + length;
  }
  return found ? at : 0;
}

/// Appends what a raw deflate stream holds, as far as it goes; what it would be in all is known only at its end.
static void inflate_into(std::vector<uint8_t> &into, size_t most, const uint8_t *bytes, size_t count) {
  z_stream stream = {};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) fail(BREGMA_CODEC_NO_MEMORY, "");
  std::vector<uint8_t> block(1 << 16);
  stream.next_in = const_cast<Bytef *>(bytes);
  stream.avail_in = (uInt)(count < UINT32_MAX ? count : UINT32_MAX);
  int status = Z_OK;
  while (status == Z_OK && into.size() <= most) {
    stream.next_out = block.data();
    stream.avail_out = (uInt)block.size();
    status = inflate(&stream, Z_NO_FLUSH);
    into.insert(into.end(), block.data(), block.data() + (block.size() - stream.avail_out));
  }
  inflateEnd(&stream);
  if (into.size() > most) fail(BREGMA_CODEC_TOO_MUCH_MEMORY, "");
}

static void check_items(const uint8_t *bytes, size_t count) {
  // Pixels are gone through too: blocks without branches, so that the compiler takes many bytes at once.
  const size_t block = 128;
  size_t items = 0;
  for (size_t start = 0; start + 4 <= count; start += block) {
    size_t places = count - 3 - start < block ? count - 3 - start : block;
    uint8_t found = 0;
    for (size_t i = 0; i < places; i++) {
      const uint8_t *b = bytes + start + i;
      found += ((b[0] == 0xFE) & (b[1] == 0xFF) & (b[2] == 0x00) & (b[3] == 0xE0)) |
               ((b[0] == 0xFF) & (b[1] == 0xFE) & (b[2] == 0xE0) & (b[3] == 0x00));
    }
    items += found;
    if (items > most_items) fail(BREGMA_CODEC_UNSUPPORTED, "more than 20000 sequence items");
  }
}

Source::Source(const uint8_t *bytes, size_t count, bregma_memory &memory)
    : bytes(bytes), count(count), memory(memory), held(count) {
  make_room(0);
  size_t identifier = 0;
  if (size_t start = deflated_start(bytes, count, &identifier)) {
    inflated.assign(bytes, bytes + start);
    // What follows is the plain encoding now, and the meta header must say so.
    memset(&inflated[identifier], 0, strlen(deflated));
    memcpy(&inflated[identifier], explicit_little, strlen(explicit_little));
    inflate_into(inflated, memory.most - count, bytes + start, count - start);
    this->bytes = inflated.data();
    this->count = inflated.size();
    held += inflated.size();
  }
  check_items(this->bytes, this->count);
}

}  // namespace bregma

#endif
