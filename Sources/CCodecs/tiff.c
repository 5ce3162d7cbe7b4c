#include "tiff_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The stored value at a place of a row. Values of other than 8 and 16 bits lie without gaps from the highest bit of
/// the first byte on: libtiff has turned the other fill order around.
static inline uint32_t stored(const tiff_page *p, const uint8_t *row, size_t place) {
  if (p->bits == 8) return row[place];
  if (p->bits == 16) return ((const uint16_t *)row)[place];
  size_t first = place * p->bits, last = first + p->bits - 1;
  uint32_t bytes = 0;
  for (size_t byte = first / 8; byte <= last / 8; byte++) bytes = bytes << 8 | row[byte];
  return bytes >> (7 - last % 8) & ((1u << p->bits) - 1);
}

/// Turns `count` stored pixels of a row into samples: fewer than 8 bits fill 8, more stay as they are.
static void grey_row(const tiff_page *p, const uint8_t *row, uint16_t *samples, size_t count) {
  size_t step = p->planar == PLANARCONFIG_SEPARATE ? 1 : p->samples;
  uint32_t highest = (1u << p->bits) - 1;
  for (size_t x = 0; x < count; x++) {
    uint32_t value = stored(p, row, x * step);
    if (p->palette) {
      samples[x] = p->palette[value];
      continue;
    }
    if (p->photometric == PHOTOMETRIC_RGB) {
      value = bregma_luma(value, stored(p, row, x * step + 1), stored(p, row, x * step + 2));
    } else if (p->photometric == PHOTOMETRIC_MINISWHITE) {
      value = highest - value;
    }
    samples[x] = (uint16_t)(p->bits < 8 ? (value * 255 + highest / 2) / highest : value);
  }
}

static bregma_codec_status read_rows(
  TIFF *tiff, const tiff_page *p, uint8_t *buffer, const bregma_target *target) {
  for (uint32_t y = 0; y < p->height; y++) {
    uint16_t *samples = target->rows(target->context, y, 1);
    if (!samples) return BREGMA_CODEC_NO_MEMORY;
    if (TIFFReadScanline(tiff, buffer, y, 0) < 0) return BREGMA_CODEC_DAMAGED;
    grey_row(p, buffer, samples, p->width);
  }
  return BREGMA_CODEC_OK;
}

static bregma_codec_status read_tiles(
  TIFF *tiff, const tiff_page *p, uint8_t *buffer, const bregma_target *target) {
  size_t stride = TIFFTileRowSize(tiff);
  for (uint32_t y = 0; y < p->height; y += p->tile_height) {
    uint32_t rows = p->height - y < p->tile_height ? p->height - y : p->tile_height;
    uint16_t *samples = target->rows(target->context, y, rows);
    if (!samples) return BREGMA_CODEC_NO_MEMORY;
    for (uint32_t x = 0; x < p->width; x += p->tile_width) {
      if (TIFFReadTile(tiff, buffer, x, y, 0, 0) < 0) return BREGMA_CODEC_DAMAGED;
      uint32_t columns = p->width - x < p->tile_width ? p->width - x : p->tile_width;
      for (uint32_t r = 0; r < rows; r++) {
        grey_row(p, buffer + r * stride, samples + (size_t)r * p->width + x, columns);
      }
    }
  }
  return BREGMA_CODEC_OK;
}

/// Millimetres of the unit that a description of ImageJ names; 0 for any other description or unit. The tag has no value
/// for most of its units and then says "none".
static double described_unit(TIFF *tiff) {
  static const struct {
    const char *name;
    double millimetres;
  } units[] = {{"mm", 1},        {"um", 1e-3}, {"\\u00B5m", 1e-3}, {"\xC2\xB5m", 1e-3}, {"\xB5m", 1e-3},
               {"micron", 1e-3}, {"nm", 1e-6}, {"cm", 10},         {"m", 1000},        {"inch", 25.4}};
  const char *description = NULL;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &description) || strncmp(description, "ImageJ=", 7) != 0) {
    return 0;
  }
  const char *unit = strstr(description, "\nunit=");
  if (!unit) return 0;
  unit += strlen("\nunit=");
  size_t length = strcspn(unit, "\r\n");
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    if (strlen(units[i].name) == length && strncmp(unit, units[i].name, length) == 0) return units[i].millimetres;
  }
  return 0;
}

static void read_resolution(TIFF *tiff, bregma_tiff_header *header) {
  float across = 0, down = 0;
  uint16_t unit = RESUNIT_INCH;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  if (!TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &across) || !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &down) ||
      !(across > 0) || !(down > 0)) {
    return;
  }
  header->has_unit = unit == RESUNIT_INCH || unit == RESUNIT_CENTIMETER;
  double millimetres = unit == RESUNIT_INCH ? 25.4 : unit == RESUNIT_CENTIMETER ? 10 : described_unit(tiff);
  if (millimetres == 0) return;
  header->across = across / millimetres;
  header->down = down / millimetres;
}

/// What decoding holds: the largest strip or tile as stored, one decoded piece, and a row of tiles, whose samples are
/// handed out together.
static size_t held(TIFF *tiff, const tiff_page *p, const bregma_source *file, size_t piece) {
  uint32_t pieces = p->is_tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  size_t stored = 0;
  for (uint32_t i = 0; i < pieces; i++) {
    size_t bytes = TIFFGetStrileByteCount(tiff, i);
    if (bytes > stored) stored = bytes;
  }
  if (stored > file->count) stored = file->count;
  size_t rows = !p->is_tiled ? 0 : p->tile_height < p->height ? p->tile_height : p->height;
  return stored + piece + rows * p->width * sizeof(uint16_t);
}

/// Damage that comes from missing bytes is a truncation.
static bregma_codec_status verdict(const tiff_source *source) {
  return source->status == BREGMA_CODEC_DAMAGED && source->ran_out ? BREGMA_CODEC_TRUNCATED : source->status;
}

bregma_codec_status bregma_tiff_read_header(
  const bregma_source *file, bregma_tiff_header *header, bregma_memory *memory,
  char message[BREGMA_CODEC_MESSAGE]) {
  tiff_source source = {.file = file, .message = message, .memory = memory};
  message[0] = 0;
  *header = (bregma_tiff_header){0};
  TIFF *tiff = bregma_tiff_open(&source);
  tiff_page p;
  if (!tiff) return verdict(&source);
  if (bregma_tiff_read_page(tiff, &p, &source)) {
    uint16_t orientation = ORIENTATION_TOPLEFT;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
    *header = (bregma_tiff_header){
      .width = p.width, .height = p.height, .has_more_pages = !TIFFLastDirectory(tiff),
      .bit_depth = p.bits > 8 ? 16 : 8, .orientation = orientation};
    read_resolution(tiff, header);
    // What is odd but not in the way is no failure.
    source.status = BREGMA_CODEC_OK;
  }
  free(p.palette);
  TIFFClose(tiff);
  return verdict(&source);
}

bregma_codec_status bregma_tiff_decode(
  const bregma_source *file, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]) {
  tiff_source source = {.file = file, .message = message, .memory = memory};
  message[0] = 0;
  TIFF *tiff = bregma_tiff_open(&source);
  tiff_page p;
  uint8_t *buffer = NULL;
  if (!tiff) return verdict(&source);
  if (bregma_tiff_read_page(tiff, &p, &source)) {
    source.status = BREGMA_CODEC_OK;
    tmsize_t size = p.is_tiled ? TIFFTileSize(tiff) : TIFFScanlineSize(tiff);
    if (p.width != width || p.height != height || size <= 0) {
      bregma_tiff_complain(&source, BREGMA_CODEC_DAMAGED, "its tags contradict each other");
    } else if (bregma_is_too_much(memory, held(tiff, &p, file, (size_t)size))) {
      bregma_tiff_complain(&source, BREGMA_CODEC_TOO_MUCH_MEMORY, "");
    } else if (!(buffer = calloc(1, size))) {
      bregma_tiff_complain(&source, BREGMA_CODEC_NO_MEMORY, "");
    } else {
      bregma_codec_status ended = (p.is_tiled ? read_tiles : read_rows)(tiff, &p, buffer, target);
      if (ended != BREGMA_CODEC_OK) bregma_tiff_complain(&source, ended, "its pixels cannot be decoded");
    }
  }
  free(buffer);
  free(p.palette);
  TIFFClose(tiff);
  return verdict(&source);
}

const char *bregma_tiff_version(void) {
  // "LIBTIFF, Version 4.5.0", and a copyright behind it.
  static _Thread_local char version[32];
  const char *start = strstr(TIFFGetVersion(), "Version ");
  sscanf(start ? start + 8 : "unknown", "%31s", version);
  return version;
}
