#ifdef BREGMA_DICOM

#include "Dataset.hpp"

#include <cstring>
#include <memory>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

namespace bregma {

/// How the samples of one decoded frame lie in memory.
struct Layout {
  const uint8_t *bytes;
  bool is_big_endian;
  /// Samples between neighbouring pixels, and between the components of one pixel.
  size_t pixel_step, component_step;
  bool is_luma_first;
  /// Whether two pixels share their colour: two luma values, then two of colour.
  bool is_paired;
};

void through_palette(const Dataset &dataset, uint16_t *samples) {
  if (!dataset.has_palette()) return;
  size_t count = (size_t)dataset.header.width * dataset.header.height;
  for (size_t i = 0; i < count; i++) {
    int index = samples[i];
    samples[i] = bregma_luma(dataset.palette[0][index], dataset.palette[1][index], dataset.palette[2][index]);
  }
}

/// Takes the stored bits out of every sample; overlays and other passengers in the spare bits are left behind.
static void extract(const Dataset &dataset, const Layout &layout, uint16_t *samples) {
  size_t count = (size_t)dataset.header.width * dataset.header.height;
  int width = dataset.bits_allocated / 8, shift = dataset.high_bit + 1 - dataset.bits_stored;
  uint32_t mask = (1u << dataset.bits_stored) - 1;
  // Flipping the sign bit lifts two's complement by half its range.
  uint32_t sign = dataset.header.is_signed ? 1u << (dataset.bits_stored - 1) : 0;
  auto sample = [&](size_t index) -> uint32_t {
    const uint8_t *at = layout.bytes + index * width;
    uint32_t raw = width == 1 ? at[0] : layout.is_big_endian ? at[0] << 8 | at[1] : at[1] << 8 | at[0];
    return (raw >> shift & mask) ^ sign;
  };
  for (size_t i = 0; i < count; i++) {
    size_t at = layout.is_paired ? i / 2 * 4 + i % 2 : i * layout.pixel_step;
    bool is_single = !dataset.header.is_colour || layout.is_luma_first;
    samples[i] = is_single ? (uint16_t)sample(at)
                           : bregma_luma(sample(at), sample(at + layout.component_step),
                                  sample(at + 2 * layout.component_step));
  }
  through_palette(dataset, samples);
}

static void decode_native(const Dataset &dataset, uint16_t *samples) {
  DcmXfer syntax(dataset.syntax);
  size_t at = dataset.pixel_element, pixels = (size_t)dataset.header.width * dataset.header.height;
  bool is_paired = dataset.photometric == "YBR_FULL_422";
  if (is_paired && dataset.header.width % 2 != 0) {
    fail(BREGMA_CODEC_DAMAGED, "its pixels share their colours in pairs, but its rows have an odd number of them");
  }
  size_t needed = pixels * (is_paired ? 2 : dataset.samples_per_pixel) * (dataset.bits_allocated / 8);
  bool has_words = false;
  if (syntax.isExplicitVR()) {
    if (at + 12 > dataset.source.count) fail(BREGMA_CODEC_TRUNCATED, "");
    has_words = dataset.source.bytes[at + 5] == 'W';
  }
  size_t value = at + (syntax.isExplicitVR() ? 12 : 8);
  size_t length = dataset.number(value - 4, 4);
  if (length == 0xFFFFFFFF) fail(BREGMA_CODEC_DAMAGED, "its pixels have no length");
  if (length < needed) fail(BREGMA_CODEC_DAMAGED, "its pixels are fewer than its header says");
  if (value > dataset.source.count || dataset.source.count - value < needed) fail(BREGMA_CODEC_TRUNCATED, "");
  if (dataset.header.is_colour && dataset.photometric.compare(0, 8, "YBR_FULL") != 0 &&
      dataset.photometric != "RGB") {
    fail(BREGMA_CODEC_UNSUPPORTED, std::string("uncompressed ") + dataset.photometric.c_str());
  }
  bool is_planar = dataset.header.is_colour && dataset.planar_configuration == 1 && !is_paired;
  Layout layout = {
    dataset.source.bytes + value, dataset.is_big_endian(),
    is_planar ? 1 : (size_t)dataset.samples_per_pixel, is_planar ? pixels : 1,
    dataset.photometric.compare(0, 4, "YBR_") == 0, is_paired};
  std::vector<uint8_t> swapped;
  if (dataset.is_big_endian() && has_words && dataset.bits_allocated == 8) {
    // Bytes that travel as words change places with their neighbours.
    if (dataset.source.count - value < needed + needed % 2) fail(BREGMA_CODEC_TRUNCATED, "");
    dataset.source.make_room(needed + 1);
    swapped.assign(layout.bytes, layout.bytes + needed + needed % 2);
    for (size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
    layout.bytes = swapped.data();
  }
  extract(dataset, layout, samples);
}

/// A data set of the image's own attributes and the first frame alone: all that a codec gets to see.
static void fill(DcmDataset &clean, const Dataset &dataset) {
  clean.putAndInsertUint16(DCM_SamplesPerPixel, (Uint16)dataset.samples_per_pixel);
  clean.putAndInsertString(DCM_PhotometricInterpretation, dataset.photometric.c_str());
  clean.putAndInsertString(DCM_NumberOfFrames, "1");
  clean.putAndInsertUint16(DCM_Rows, (Uint16)dataset.header.height);
  clean.putAndInsertUint16(DCM_Columns, (Uint16)dataset.header.width);
  clean.putAndInsertUint16(DCM_BitsAllocated, (Uint16)dataset.bits_allocated);
  clean.putAndInsertUint16(DCM_BitsStored, (Uint16)dataset.bits_stored);
  clean.putAndInsertUint16(DCM_HighBit, (Uint16)dataset.high_bit);
  clean.putAndInsertUint16(DCM_PixelRepresentation, (Uint16)dataset.header.is_signed);
  if (dataset.header.is_colour) clean.putAndInsertUint16(DCM_PlanarConfiguration, 0);
}

static void decode_compressed(const Dataset &dataset, uint16_t *samples) {
  std::vector<uint8_t> stream = compressed_frame(dataset);
  size_t count = (size_t)dataset.header.width * dataset.header.height * dataset.samples_per_pixel;
  size_t size = count * (dataset.bits_allocated / 8);
  // The stream a second time, as the item that DCMTK decodes.
  dataset.source.make_room(2 * stream.size() + size);
  DcmDataset clean;
  fill(clean, dataset);
  std::unique_ptr<DcmPixelSequence> sequence(new DcmPixelSequence(DcmTag(DCM_PixelSequenceTag)));
  std::unique_ptr<DcmPixelItem> table(new DcmPixelItem(DcmTag(DCM_PixelItemTag)));
  if (sequence->insert(table.get()).good()) table.release();
  std::unique_ptr<DcmPixelItem> frame(new DcmPixelItem(DcmTag(DCM_PixelItemTag)));
  if (frame->putUint8Array(stream.data(), (unsigned long)stream.size()).bad()) {
    fail(BREGMA_CODEC_NO_MEMORY, "");
  }
  if (sequence->insert(frame.get()).good()) frame.release();
  DcmPixelData pixels(DCM_PixelData);
  pixels.putOriginalRepresentation(dataset.syntax, NULL, sequence.release());

  std::vector<uint8_t> buffer(size + size % 2);
  Uint32 fragment = 0;
  OFString colours;
  OFCondition result = pixels.getUncompressedFrame(
    &clean, 0, fragment, buffer.data(), (Uint32)buffer.size(), colours);
  if (result == EC_MemoryExhausted) fail(BREGMA_CODEC_NO_MEMORY, "");
  if (result.bad()) fail(BREGMA_CODEC_DAMAGED, result.text());
  Layout layout = {
    buffer.data(), false, (size_t)dataset.samples_per_pixel, 1, colours.compare(0, 4, "YBR_") == 0,
    false};
  extract(dataset, layout, samples);
}

void decode_frame(Dataset &dataset, uint16_t *samples) {
  if (dataset.pixel_element >= dataset.source.count) dataset.fail_without_pixels();
  switch (dataset.syntax) {
    case EXS_LittleEndianImplicit:
    case EXS_LittleEndianExplicit:
    case EXS_BigEndianExplicit: return decode_native(dataset, samples);
    case EXS_RLELossless:
    case EXS_JPEGProcess1:
    case EXS_JPEGProcess2_4:
    case EXS_JPEGProcess14:
    case EXS_JPEGProcess14SV1:
    case EXS_JPEGLSLossless:
    case EXS_JPEGLSLossy: return decode_compressed(dataset, samples);
    case EXS_JPEG2000LosslessOnly:
    case EXS_JPEG2000: return decode_jpeg2000(dataset, samples);
    default:
      fail(BREGMA_CODEC_UNSUPPORTED,
           std::string(DcmXfer(dataset.syntax).getXferName()) +
             "; expected uncompressed, RLE, JPEG, JPEG-LS or JPEG 2000 pixels");
  }
}

}  // namespace bregma

#endif
