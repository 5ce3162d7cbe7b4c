#ifdef BREGMA_DICOM

#include "Dataset.hpp"

namespace bregma {

struct Fragment {
  size_t offset, length;
};

/// The items behind an encapsulated pixel data element: the offset table first, then the fragments.
static std::vector<Fragment> items(const Dataset &dataset, size_t at) {
  std::vector<Fragment> found;
  // Items are little endian in every compressed encoding.
  while (true) {
    if (at + 8 > dataset.source.count) break;
    uint32_t group = dataset.number(at, 2), element = dataset.number(at + 2, 2);
    size_t length = dataset.number(at + 4, 4);
    if (group != 0xFFFE || element != 0xE000) break;
    at += 8;
    if (length > dataset.source.count - at) fail(BREGMA_CODEC_TRUNCATED, "");
    found.push_back({at, length});
    at += length;
  }
  return found;
}

static bool is_jpeg2000(const Dataset &dataset) {
  return dataset.syntax == EXS_JPEG2000LosslessOnly || dataset.syntax == EXS_JPEG2000;
}

static bool starts_jpeg(const Dataset &dataset, const Fragment &fragment) {
  const uint8_t *bytes = dataset.source.bytes + fragment.offset;
  uint8_t start = is_jpeg2000(dataset) ? 0x4F : 0xD8;
  return fragment.length >= 3 && bytes[0] == 0xFF && bytes[1] == start && bytes[2] == 0xFF;
}

/// How many fragments belong to the first frame.
static size_t first_frame_fragments(
  const Dataset &dataset, const Fragment &table, const std::vector<Fragment> &fragments) {
  if (dataset.header.frames <= 1) return fragments.size();
  if (dataset.syntax == EXS_RLELossless || fragments.size() <= dataset.header.frames) return 1;
  if (table.length >= 8) {
    size_t second = fragments[0].offset - 8 + dataset.number(table.offset + 4, 4);
    for (size_t i = 1; i < fragments.size(); i++) {
      if (fragments[i].offset - 8 >= second) return i;
    }
  }
  for (size_t i = 1; i < fragments.size(); i++) {
    if (starts_jpeg(dataset, fragments[i])) return i;
  }
  return fragments.size();
}

static bool is_frame_header(uint8_t marker) {
  return (marker & 0xF0) == 0xC0 && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// Tables, restart interval, application data, comment, JPEG-LS parameters: all that belongs before a frame header.
static bool may_precede_frame(uint8_t marker) {
  return marker == 0xC4 || marker == 0xCC || marker == 0xDB || marker == 0xDD || (marker & 0xF0) == 0xE0 ||
         marker == 0xF8 || marker == 0xFE;
}

/// Goes from marker to marker up to the frame header, as DCMTK does, which stays for ever at one that it does not
/// expect. Fill bytes and markers without a segment are legal there, but it stays at these too: they are taken out.
///
/// Returns where the frame header begins.
static size_t straighten_markers(std::vector<uint8_t> &stream) {
  for (size_t at = 2; at + 4 <= stream.size();) {
    size_t end = at;
    // FF of a fill byte; FF01 (TEM) and FFD0 to FFD7 (RST) with their second byte.
    while (end + 1 < stream.size() && stream[end] == 0xFF) {
      uint8_t next = stream[end + 1];
      if (next == 0xFF) {
        end++;
      } else if (next == 0x01 || (next & 0xF8) == 0xD0) {
        end += 2;
      } else {
        break;
      }
    }
    stream.erase(stream.begin() + at, stream.begin() + end);
    if (at + 4 > stream.size() || stream[at] != 0xFF) break;
    uint8_t marker = stream[at + 1];
    if (is_frame_header(marker) || marker == 0xF7) return at;
    size_t length = stream[at + 2] << 8 | stream[at + 3];
    if (!may_precede_frame(marker) || length < 2) break;
    at += 2 + length;
  }
  fail(BREGMA_CODEC_DAMAGED, "its JPEG has no frame header where one is due");
}

/// Refuses what the codecs would trip over: another size than the file's, progressive files, endless scans.
static void check_jpeg(const Dataset &dataset, std::vector<uint8_t> &stream) {
  size_t at = straighten_markers(stream);
  if (at + 9 > stream.size()) fail(BREGMA_CODEC_TRUNCATED, "");
  uint8_t marker = stream[at + 1];
  if (marker != 0xC0 && marker != 0xC1 && marker != 0xC3 && marker != 0xF7) {
    fail(BREGMA_CODEC_UNSUPPORTED, "progressive or arithmetic JPEG; expected baseline, extended or lossless");
  }
  uint32_t height = stream[at + 5] << 8 | stream[at + 6], width = stream[at + 7] << 8 | stream[at + 8];
  if (width != dataset.header.width || height != dataset.header.height) {
    fail(BREGMA_CODEC_DAMAGED,
         "its JPEG has " + std::to_string(width) + "x" + std::to_string(height) + " px, its header says " +
           std::to_string(dataset.header.width) + "x" + std::to_string(dataset.header.height));
  }
  int scans = 0;
  for (; at + 1 < stream.size(); at++) {
    if (stream[at] == 0xFF && stream[at + 1] == 0xDA && ++scans > 4) {
      fail(BREGMA_CODEC_DAMAGED, "its JPEG repeats its scans");
    }
  }
}

/// Run lengths begin with the number of their segments and where each begins, little endian, 64 bytes in all.
static void check_runs(const Dataset &dataset, const std::vector<uint8_t> &stream) {
  if (stream.size() < 64) fail(BREGMA_CODEC_TRUNCATED, "");
  auto number = [&](size_t index) {
    const uint8_t *at = stream.data() + 4 * index;
    return (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;
  };
  size_t segments = dataset.samples_per_pixel * (dataset.bits_allocated / 8);
  if (number(0) != segments) fail(BREGMA_CODEC_DAMAGED, "its run lengths have the wrong number of segments");
  size_t last = 64;
  for (size_t i = 1; i <= segments; i++) {
    if (number(i) < last) fail(BREGMA_CODEC_DAMAGED, "its run lengths begin before they may");
    if (number(i) >= stream.size()) fail(BREGMA_CODEC_TRUNCATED, "");
    last = number(i);
  }
}

std::vector<uint8_t> compressed_frame(const Dataset &dataset) {
  // Encapsulated pixels are always explicit: tag, VR, two bytes, length.
  std::vector<Fragment> found = items(dataset, dataset.pixel_element + 12);
  if (found.size() < 2) fail(BREGMA_CODEC_TRUNCATED, "");
  Fragment table = found.front();
  found.erase(found.begin());
  found.resize(first_frame_fragments(dataset, table, found));
  std::vector<uint8_t> stream;
  for (const Fragment &fragment : found) {
    const uint8_t *bytes = dataset.source.bytes + fragment.offset;
    stream.insert(stream.end(), bytes, bytes + fragment.length);
  }
  if (stream.size() % 2 == 1) stream.push_back(0);
  if (dataset.syntax == EXS_RLELossless) {
    check_runs(dataset, stream);
  } else if (!is_jpeg2000(dataset)) {
    check_jpeg(dataset, stream);
  }
  return stream;
}

}  // namespace bregma

#endif
