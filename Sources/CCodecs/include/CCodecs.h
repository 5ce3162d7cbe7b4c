#pragma once

#include "bregma_codec.h"

// Narrow doors to libpng, libjpeg and libtiff: errors as values (no longjmp ever crosses a Swift frame), nothing
// said to standard error, no colour management, bounded allocations.
//
// Decoders give grey samples, row by row: grey stays bit-exact (fewer than 8 bits are expanded to 8), colour becomes
// Rec. 601 luma, transparency and EXIF orientation are ignored. `width` and `height` must be those of the file's
// header.

/// A file's bytes: in memory, or where `bytes` is NULL in an open file, of which only what is needed is read.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  int descriptor;
} bregma_source;

/// Copies bytes from an offset on; fewer than wanted where the file ends or cannot be read.
size_t bregma_source_read(const bregma_source *source, size_t at, void *into, size_t wanted);

/// Where decoded samples go.
typedef struct {
  void *context;
  /// Room for `count` rows from row `first` on, `[count, width]`; NULL ends the decoding for want of memory.
  ///
  /// Rows are asked for from the top, each once; they are filled when the next ones are asked for.
  uint16_t *(*rows)(void *context, uint32_t first, uint32_t count);
} bregma_target;

// MARK: PNG

/// Samples of 16 bits where the file's have as many, else of 8.
bregma_codec_status bregma_png_decode(
  const bregma_source *source, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]);

/// How an encoder spends its time.
typedef enum {
  /// For files: differences between rows, then run lengths; small where films and maps are smooth.
  BREGMA_PNG_FILE,
  /// For terminals: differences along rows, then the fastest deflation; a tile goes out with every frame.
  BREGMA_PNG_TILE,
} bregma_png_effort;

/// Encodes samples of 8 bits, or of 16 bits in host byte order: 1 channel grey, 2 with opacity, 3 RGB, 4 with
/// opacity.
///
/// On success `*encoded` owns `*encoded_count` bytes; hand them back with `bregma_png_free`.
bregma_codec_status bregma_png_encode(
  const void *samples, uint32_t width, uint32_t height, int channels, int bit_depth, bregma_png_effort effort,
  uint8_t **encoded, size_t *encoded_count, char message[BREGMA_CODEC_MESSAGE]);

/// Frees what `bregma_png_encode` allocated.
void bregma_png_free(uint8_t *encoded);

/// The libpng in use, such as "1.6.39".
const char *bregma_png_version(void);

// MARK: Deflate

/// Inflates a stream without a header to exactly as many bytes as are wanted; 0 when it gives fewer, more or none.
int bregma_inflate(const uint8_t *deflated, size_t count, uint8_t *into, size_t wanted);

/// The checksum of archives.
uint32_t bregma_crc32(const uint8_t *bytes, size_t count);

// MARK: JPEG

/// Samples of 8 bits.
bregma_codec_status bregma_jpeg_decode(
  const bregma_source *source, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]);

/// The libjpeg this was compiled against, such as "libjpeg-turbo 2.1.5".
const char *bregma_jpeg_version(void);

// MARK: TIFF

/// What the first page of a file says of its image.
typedef struct {
  uint32_t width, height;
  /// Pages behind the first one are not read.
  int has_more_pages;
  /// Bits of a decoded sample: 8 or 16.
  int bit_depth;
  /// 1...8; 1 is the raster as stored, which is always what is decoded.
  int orientation;
  /// Pixels per millimetre across and down; 0 where the file does not say.
  double across, down;
  /// Whether a tag names their unit, and not only ImageJ's description.
  int has_unit;
} bregma_tiff_header;

/// Reads the first page's tags.
bregma_codec_status bregma_tiff_read_header(
  const bregma_source *source, bregma_tiff_header *header, bregma_memory *memory,
  char message[BREGMA_CODEC_MESSAGE]);

/// The first page; min-is-white is turned around.
bregma_codec_status bregma_tiff_decode(
  const bregma_source *source, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]);

/// The libtiff in use, such as "4.5.0".
const char *bregma_tiff_version(void);
