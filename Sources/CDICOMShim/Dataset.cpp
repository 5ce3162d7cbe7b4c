#ifdef BREGMA_DICOM

#include "Dataset.hpp"

#include <cmath>

#include "MemoryStream.hpp"

namespace bregma {

/// Longer values are stepped over, bytes: a lookup table of 65536 words is the longest that is needed.
static const Uint32 longest_value = 1 << 17;

/// A code without its padding; some writers pad with zeros where the standard asks for spaces.
static OFString bare(DcmItem *item, const DcmTagKey &tag) {
  OFString value;
  item->findAndGetOFString(tag, value);
  size_t length = 0;
  while (length < value.size() && value[length] != 0) length++;
  while (length > 0 && value[length - 1] == ' ') length--;
  return value.substr(0, length);
}

void fail(bregma_codec_status status, const std::string &text) { throw Failure{status, text}; }

Dataset::Dataset(const uint8_t *bytes, size_t count, bregma_memory &memory) : source(bytes, count, memory) {
  parse();
  read_image();
  read_display();
}

void Dataset::parse() {
  MemoryStream stream;
  stream.setBuffer(source.bytes, (offile_off_t)source.count);
  stream.setEos();
  file.transferInit();
  OFCondition result =
    file.readUntilTag(stream, EXS_Unknown, EGL_noChange, longest_value, DCM_PixelData);
  file.transferEnd();
  if (stream.was_too_much()) fail(BREGMA_CODEC_UNSUPPORTED, "more elements before its pixels than any film has");
  // Bytes that end early are judged by what they lack.
  is_cut = result.bad();
  bool is_at_end = result == EC_StreamNotifyClient || result == EC_EndOfStream || stream.eos();
  if (is_cut && !is_at_end) fail(BREGMA_CODEC_DAMAGED, result.text());
  // DCMTK takes an unknown encoding for a plain one; its pixels would be nonsense.
  OFString named = bare(file.getMetaInfo(), DCM_TransferSyntaxUID);
  if (!named.empty() && DcmXfer(named.c_str()).getXfer() == EXS_Unknown) {
    fail(BREGMA_CODEC_UNSUPPORTED, std::string("transfer syntax ") + named.c_str());
  }
  syntax = file.getDataset()->getOriginalXfer();
  find_pixels((size_t)stream.tell());
}

uint32_t Dataset::number(size_t at, int bytes) const {
  uint32_t value = 0;
  if (at > source.count || source.count - at < (size_t)bytes) fail(BREGMA_CODEC_TRUNCATED, "");
  for (int i = 0; i < bytes; i++) {
    value = value << 8 | source.bytes[at + (is_big_endian() ? i : bytes - 1 - i)];
  }
  return value;
}

/// DCMTK stops behind the tag and length of the pixel data.
void Dataset::find_pixels(size_t near) {
  for (size_t back : {(size_t)0, (size_t)8, (size_t)12}) {
    if (back > near || near - back + 8 > source.count) continue;
    if (number(near - back, 2) == 0x7FE0 && number(near - back + 2, 2) == 0x0010) {
      pixel_element = near - back;
      return;
    }
  }
  pixel_element = source.count;
}

void Dataset::fail_without_pixels() {
  OFString kind = bare(file.getDataset(), DCM_SOPClassUID);
  bool is_other = !kind.empty() && !dcmIsImageStorageSOPClassUID(kind.c_str());
  if (is_cut && !is_other) fail(BREGMA_CODEC_TRUNCATED, "");
  std::string text = "it holds no image";
  if (is_other) text += std::string(" but ") + dcmFindNameOfUID(kind.c_str(), kind.c_str());
  fail(BREGMA_CODEC_UNSUPPORTED, text + "; expected one with pixels");
}

Uint16 Dataset::required(const DcmTagKey &tag, const char *name) {
  Uint16 value = 0;
  if (file.getDataset()->findAndGetUint16(tag, value).bad()) {
    if (pixel_element >= source.count) fail_without_pixels();
    fail(BREGMA_CODEC_DAMAGED, std::string("it does not say its ") + name);
  }
  return value;
}

void Dataset::read_image() {
  header.height = required(DCM_Rows, "rows");
  header.width = required(DCM_Columns, "columns");
  bits_allocated = required(DCM_BitsAllocated, "bits allocated");
  samples_per_pixel = 1;
  bits_stored = bits_allocated;
  Uint16 value = 0;
  DcmDataset *data = file.getDataset();
  if (data->findAndGetUint16(DCM_SamplesPerPixel, value).good()) samples_per_pixel = value;
  if (data->findAndGetUint16(DCM_BitsStored, value).good()) bits_stored = value;
  high_bit = bits_stored - 1;
  header.bits_stored = bits_stored;
  if (data->findAndGetUint16(DCM_HighBit, value).good()) high_bit = value;
  if (data->findAndGetUint16(DCM_PixelRepresentation, value).good()) header.is_signed = value == 1;
  if (data->findAndGetUint16(DCM_PlanarConfiguration, value).good()) planar_configuration = value;
  Sint32 frames = 1;
  data->findAndGetSint32(DCM_NumberOfFrames, frames);
  header.frames = frames < 1 ? 1 : (uint32_t)frames;
  photometric = bare(data, DCM_PhotometricInterpretation);
  if (photometric.empty()) photometric = "MONOCHROME2";
  header.is_inverted = photometric == "MONOCHROME1";
  header.is_colour = samples_per_pixel == 3;

  if (bits_allocated != 8 && bits_allocated != 16) {
    fail(BREGMA_CODEC_UNSUPPORTED, std::to_string(bits_allocated) + " bits allocated; expected 8 or 16");
  }
  if (bits_stored < 1 || bits_stored > bits_allocated || high_bit >= bits_allocated ||
      high_bit + 1 < bits_stored) {
    fail(BREGMA_CODEC_DAMAGED, "its bits stored do not fit into the bits allocated");
  }
  bool is_grey = samples_per_pixel == 1 && (header.is_inverted || photometric == "MONOCHROME2");
  bool has_indices = samples_per_pixel == 1 && photometric == "PALETTE COLOR";
  bool is_colour = samples_per_pixel == 3 && (photometric == "RGB" || photometric.compare(0, 4, "YBR_") == 0);
  if (!is_grey && !is_colour && !has_indices) {
    fail(BREGMA_CODEC_UNSUPPORTED,
         std::string(photometric.c_str()) + " of " + std::to_string(samples_per_pixel) +
           " samples per pixel; expected MONOCHROME1, MONOCHROME2, PALETTE COLOR, RGB or YBR_FULL");
  }
  if (!is_grey && header.is_signed) fail(BREGMA_CODEC_UNSUPPORTED, "signed colour");
  if (has_indices) read_palette();
}

void Dataset::read_palette() {
  const DcmTagKey descriptors[] = {
    DCM_RedPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableDescriptor,
    DCM_BluePaletteColorLookupTableDescriptor};
  const DcmTagKey colours[] = {
    DCM_RedPaletteColorLookupTableData, DCM_GreenPaletteColorLookupTableData,
    DCM_BluePaletteColorLookupTableData};
  DcmDataset *data = file.getDataset();
  if (data->tagExists(DCM_SegmentedRedPaletteColorLookupTableData)) {
    fail(BREGMA_CODEC_UNSUPPORTED, "a segmented palette; expected one with an entry for every index");
  }
  for (int i = 0; i < 3; i++) {
    if (read_table(data, descriptors[i], colours[i], false, palette[i]) != 1) {
      // What comes before the pixels may not have arrived yet.
      if (pixel_element >= source.count) fail(BREGMA_CODEC_TRUNCATED, "");
      fail(BREGMA_CODEC_DAMAGED, "its palette cannot be read");
    }
    if (palette[i].bits != palette[0].bits) fail(BREGMA_CODEC_DAMAGED, "its palette mixes numbers of bits");
  }
  header.bits_stored = palette[0].bits;
}

/// The table in the first item of a sequence.
bregma_dicom_table Dataset::sequenced_table(const DcmTagKey &sequence, LookupTable &table) {
  bregma_dicom_table said = {};
  DcmItem *item = nullptr;
  if (file.getDataset()->findAndGetSequenceItem(sequence, item).bad() || !item) return said;
  said.is_present = read_table(item, DCM_LUTDescriptor, DCM_LUTData, header.is_signed, table);
  if (said.is_present == 1) {
    said.first = table.first;
    said.count = (uint32_t)table.entries.size();
    said.bits = table.bits;
  }
  return said;
}

bregma_dicom_pair Dataset::pair(
  const DcmTagKey &first, unsigned long first_index, const DcmTagKey &second, unsigned long second_index) {
  bregma_dicom_pair result = {};
  DcmDataset *data = file.getDataset();
  bool found = data->findAndGetFloat64(first, result.first, first_index).good() &&
               data->findAndGetFloat64(second, result.second, second_index).good();
  result.is_present = found && std::isfinite(result.first) && std::isfinite(result.second);
  return result;
}

/// A padding value as stored; its type follows the pixels', whatever its encoding says.
int Dataset::padding_value(const DcmTagKey &tag, double *value) {
  Uint16 bits = 0;
  Sint16 number = 0;
  DcmDataset *data = file.getDataset();
  if (data->findAndGetUint16(tag, bits).bad()) {
    if (data->findAndGetSint16(tag, number).bad()) return 0;
    bits = (Uint16)number;
  }
  *value = header.is_signed ? (Sint16)bits : bits;
  return 1;
}

/// What a SOP class is, or where there is none a modality; see `bregma_dicom_kind`.
static bregma_dicom_kind kind_of(const OFString &sop_class, const OFString &modality) {
  static const char *const projections[] = {
    UID_ComputedRadiographyImageStorage,
    UID_DigitalXRayImageStorageForPresentation,
    UID_DigitalXRayImageStorageForProcessing,
    UID_DigitalMammographyXRayImageStorageForPresentation,
    UID_DigitalMammographyXRayImageStorageForProcessing,
    UID_DigitalIntraOralXRayImageStorageForPresentation,
    UID_DigitalIntraOralXRayImageStorageForProcessing,
    UID_XRayAngiographicImageStorage,
    UID_XRayRadiofluoroscopicImageStorage};
  for (const char *projection : projections) {
    if (sop_class == projection) return BREGMA_DICOM_PROJECTION;
  }
  if (sop_class.empty()) {
    for (const char *projection : {"CR", "DX", "MG", "XA", "RF"}) {
      if (modality == projection) return BREGMA_DICOM_PROJECTION;
    }
    for (const char *other : {"CT", "MR", "US"}) {
      if (modality == other) return BREGMA_DICOM_OTHER;
    }
    return BREGMA_DICOM_CAPTURE;
  }
  if (sop_class == UID_SecondaryCaptureImageStorage) return BREGMA_DICOM_CAPTURE;
  // Those of several frames have further numbers behind it.
  std::string frames = std::string(UID_SecondaryCaptureImageStorage) + ".";
  return sop_class.compare(0, frames.size(), frames.c_str()) == 0 ? BREGMA_DICOM_CAPTURED_FRAMES
                                                                  : BREGMA_DICOM_OTHER;
}

void Dataset::read_display() {
  header.kind = kind_of(bare(file.getDataset(), DCM_SOPClassUID), bare(file.getDataset(), DCM_Modality));
  header.rescale = pair(DCM_RescaleSlope, 0, DCM_RescaleIntercept, 0);
  header.window = pair(DCM_WindowCenter, 0, DCM_WindowWidth, 0);
  OFString function = bare(file.getDataset(), DCM_VOILUTFunction);
  header.window_function = function == "SIGMOID"        ? BREGMA_DICOM_SIGMOID
                           : function == "LINEAR_EXACT" ? BREGMA_DICOM_LINEAR_EXACT
                                                        : BREGMA_DICOM_LINEAR;
  header.pixel_spacing = pair(DCM_PixelSpacing, 0, DCM_PixelSpacing, 1);
  header.imager_pixel_spacing = pair(DCM_ImagerPixelSpacing, 0, DCM_ImagerPixelSpacing, 1);
  header.nominal_scanned_pixel_spacing =
    pair(DCM_NominalScannedPixelSpacing, 0, DCM_NominalScannedPixelSpacing, 1);
  // An index into a palette is no grey value that these could speak of.
  if (has_palette()) {
    header.rescale = header.window = {};
    return;
  }
  header.modality = sequenced_table(DCM_ModalityLUTSequence, modality);
  header.voi = sequenced_table(DCM_VOILUTSequence, voi);
  header.padding.is_present = padding_value(DCM_PixelPaddingValue, &header.padding.first);
  header.padding.second = header.padding.first;
  padding_value(DCM_PixelPaddingRangeLimit, &header.padding.second);
}

}  // namespace bregma

#endif
