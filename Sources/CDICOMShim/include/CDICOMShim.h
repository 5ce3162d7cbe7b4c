#pragma once

#include "bregma_codec.h"

// A narrow door to DCMTK: C in and C out. Exceptions end inside, DCMTK's log is off, and whatever a file
// nests is parsed on a stack of its own. Empty when Bregma is built without its trait DICOM.

#ifdef __cplusplus
extern "C" {
#endif

/// A pair of numbers that the file may or may not state: rows first, as DICOM writes spacings.
typedef struct {
  int is_present;
  double first, second;
} bregma_dicom_pair;

/// A lookup table that the file may or may not hold.
typedef struct {
  /// 1 when it does, -1 when what it holds cannot be read.
  int is_present;
  /// The input of the first entry; lower inputs count like it, higher ones than the last entry like that one.
  int first;
  /// Entries, at most 65536.
  uint32_t count;
  /// Bits of an entry, 1...16.
  int bits;
} bregma_dicom_table;

/// How a window turns measured values into greys (PS3.3 C.11.2.1.2 and C.11.2.1.3).
typedef enum {
  /// Counts whole grey values: half a value off the exact one, and one value narrower.
  BREGMA_DICOM_LINEAR,
  BREGMA_DICOM_LINEAR_EXACT,
  BREGMA_DICOM_SIGMOID,
} bregma_dicom_window_function;

/// What a film is as a DICOM object (SOP class, or the modality where there is none), as far as programs take its spacing
/// from other attributes.
typedef enum {
  /// Neither of those below.
  BREGMA_DICOM_OTHER,
  /// Radiography, mammography, intra-oral, angiography and fluoroscopy: measured at the detector.
  BREGMA_DICOM_PROJECTION,
  /// Secondary capture of one frame, or what a file does not say.
  BREGMA_DICOM_CAPTURE,
  BREGMA_DICOM_CAPTURED_FRAMES,
} bregma_dicom_kind;

/// What a file says of its image.
typedef struct {
  bregma_dicom_kind kind;
  uint32_t width, height, frames;
  /// Bits of a decoded sample, 1...16: those stored, or those of the palette's colours.
  int bits_stored;
  int is_signed;
  /// MONOCHROME1: the lowest value is shown as white.
  int is_inverted;
  /// Colour that becomes luma.
  int is_colour;
  /// Rescale slope and intercept.
  bregma_dicom_pair rescale;
  /// From stored to measured values, where a rescale would be too simple.
  bregma_dicom_table modality;
  /// From measured values to displayed grey, black to white.
  bregma_dicom_table voi;
  /// Window centre and width, in rescaled values.
  bregma_dicom_pair window;
  bregma_dicom_window_function window_function;
  /// First and last stored value that stand for "no image here".
  bregma_dicom_pair padding;
  /// Distances of pixel centres, mm: down the rows, then along them.
  bregma_dicom_pair pixel_spacing, imager_pixel_spacing, nominal_scanned_pixel_spacing;
} bregma_dicom_header;

/// Reads what comes before the pixels; `bytes` may be the beginning of a file.
bregma_codec_status bregma_dicom_read_header(
  const uint8_t *bytes, size_t count, bregma_dicom_header *header, bregma_memory *memory,
  char message[BREGMA_CODEC_MESSAGE]);

/// Decodes the first frame, row-major [height, width], as stored: no rescale, no inversion, no padding removed.
///
/// Signed values are lifted by half their range, so that the lowest is 0; colour becomes Rec. 601 luma.
/// `width` and `height` must be those of the file's header, which `header` receives.
bregma_codec_status bregma_dicom_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, bregma_dicom_header *header,
  uint16_t *samples, bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]);

/// The entries of the file's lookup tables; `modality` and `voi` have room for as many as its header says.
bregma_codec_status bregma_dicom_read_tables(
  const uint8_t *bytes, size_t count, const bregma_dicom_header *header, uint16_t *modality, uint16_t *voi,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]);

/// The DCMTK in use, such as "3.6.7".
const char *bregma_dicom_version(void);

#ifdef __cplusplus
}
#endif
