#ifdef BREGMA_DICOM

#include "Dataset.hpp"

namespace bregma {

/// A number whose type follows the pixels', whatever its encoding says.
static bool either(DcmItem *item, const DcmTagKey &tag, unsigned long index, bool is_signed, int *value) {
  Uint16 bits = 0;
  Sint16 number = 0;
  if (item->findAndGetUint16(tag, bits, index).good()) {
    *value = is_signed ? (Sint16)bits : bits;
  } else if (item->findAndGetSint16(tag, number, index).good()) {
    *value = number;
  } else {
    return false;
  }
  return true;
}

/// The words of a value, whether it is stored as words or as bytes.
static std::vector<uint16_t> words(DcmItem *item, const DcmTagKey &tag) {
  const Uint16 *values = nullptr;
  const Sint16 *numbers = nullptr;
  const Uint8 *bytes = nullptr;
  unsigned long count = 0;
  if (item->findAndGetUint16Array(tag, values, &count).good() && values) {
    return std::vector<uint16_t>(values, values + count);
  }
  if (item->findAndGetSint16Array(tag, numbers, &count).good() && numbers) {
    return std::vector<uint16_t>(numbers, numbers + count);
  }
  std::vector<uint16_t> found;
  if (item->findAndGetUint8Array(tag, bytes, &count).good() && bytes) {
    for (size_t i = 0; i + 1 < count; i += 2) found.push_back((uint16_t)(bytes[i] | bytes[i + 1] << 8));
  }
  return found;
}

int read_table(DcmItem *item, const DcmTagKey &descriptor, const DcmTagKey &data, bool is_signed,
               LookupTable &table) {
  if (!item->tagExists(descriptor)) return 0;
  int count = 0, bits = 0;
  if (!either(item, descriptor, 0, false, &count) || !either(item, descriptor, 1, is_signed, &table.first) ||
      !either(item, descriptor, 2, false, &bits)) {
    return -1;
  }
  // Signed descriptors count modulo 65536, and 0 stands for that many.
  size_t entries = count == 0 ? 65536 : (size_t)(count & 0xFFFF);
  if (bits < 1 || bits > 16) return -1;
  std::vector<uint16_t> found = words(item, data);
  if (bits <= 8 && found.size() < entries && 2 * found.size() >= entries) {
    // Two entries to a word, the first in its lower half.
    std::vector<uint16_t> apart;
    for (uint16_t word : found) {
      apart.push_back(word & 0xFF);
      apart.push_back(word >> 8);
    }
    found.swap(apart);
  }
  if (found.size() < entries) return -1;
  found.resize(entries);
  uint16_t highest = (uint16_t)((1 << bits) - 1);
  for (uint16_t &entry : found) entry = entry < highest ? entry : highest;
  table.bits = bits;
  table.entries.swap(found);
  return 1;
}

}  // namespace bregma

#endif
