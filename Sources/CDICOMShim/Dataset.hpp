#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "CDICOMShim.h"

namespace bregma {

/// A complaint on its way to the C door.
struct Failure {
  bregma_codec_status status;
  std::string text;
};

[[noreturn]] void fail(bregma_codec_status status, const std::string &text);

/// A file's bytes; those of a deflated file are inflated and owned.
struct Source {
  const uint8_t *bytes;
  size_t count;
  std::vector<uint8_t> inflated;
  bregma_memory &memory;
  /// What of the memory is taken: the file and what it is inflated to.
  size_t held;

  Source(const uint8_t *bytes, size_t count, bregma_memory &memory);

  /// Ends the call when so many more bytes would be too many.
  void make_room(size_t bytes) const {
    if (bregma_is_too_much(&memory, held + bytes)) fail(BREGMA_CODEC_TOO_MUCH_MEMORY, "");
  }
};

/// A table from the file: modality, VOI, or one colour of a palette.
struct LookupTable {
  /// The input of the first entry.
  int first = 0;
  int bits = 0;
  std::vector<uint16_t> entries;

  /// The entry of an input; inputs outside the table count like its ends.
  uint16_t operator[](int input) const {
    if (input < first) return entries.front();
    size_t index = (size_t)(input - first);
    return index < entries.size() ? entries[index] : entries.back();
  }
};

/// Reads a table by its descriptor and its data.
///
/// - Returns: 1, 0 when the item has none, -1 when it cannot be read.
int read_table(DcmItem *item, const DcmTagKey &descriptor, const DcmTagKey &data, bool is_signed,
               LookupTable &table);

/// Everything before the pixels, and where these begin.
struct Dataset {
  Source source;
  DcmFileFormat file;
  bregma_dicom_header header = {};
  E_TransferSyntax syntax = EXS_Unknown;
  int bits_allocated = 0, bits_stored = 0, high_bit = 0, samples_per_pixel = 0, planar_configuration = 0;
  OFString photometric;
  LookupTable modality, voi;
  /// Red, green and blue of PALETTE COLOR.
  LookupTable palette[3];
  /// Offset of the pixel data element; past the end when the bytes stop before it.
  size_t pixel_element = 0;
  /// Whether the bytes end in the middle of an element.
  bool is_cut = false;

  Dataset(const uint8_t *bytes, size_t count, bregma_memory &memory);

  bool has_palette() const { return !palette[0].entries.empty(); }
  bool is_big_endian() const { return DcmXfer(syntax).getByteOrder() == EBO_BigEndian; }
  uint32_t number(size_t at, int bytes) const;

  /// Ends the call for want of pixels: they are cut off, or there never were any.
  [[noreturn]] void fail_without_pixels();

 private:
  void parse();
  void find_pixels(size_t near);
  void read_image();
  void read_display();
  void read_palette();
  bregma_dicom_table sequenced_table(const DcmTagKey &sequence, LookupTable &table);
  Uint16 required(const DcmTagKey &tag, const char *name);
  int padding_value(const DcmTagKey &tag, double *value);
  bregma_dicom_pair pair(const DcmTagKey &first, unsigned long first_index, const DcmTagKey &second,
                         unsigned long second_index);
};

/// Decodes the first frame into `samples`.
void decode_frame(Dataset &dataset, uint16_t *samples);

/// The same for JPEG 2000, which DCMTK leaves to OpenJPEG.
void decode_jpeg2000(const Dataset &dataset, uint16_t *samples);

/// Replaces indices by the luma of their colours; other films stay as they are.
void through_palette(const Dataset &dataset, uint16_t *samples);

/// The pixels of the first frame as one compressed stream, its JPEG header checked.
std::vector<uint8_t> compressed_frame(const Dataset &dataset);

}  // namespace bregma
