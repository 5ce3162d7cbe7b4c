#include "tiff_page.h"

#include <stdio.h>
#include <stdlib.h>

static const uint32_t largest_tile_excess = 1024;

static int refuse(tiff_source *source, const char *text) {
  bregma_tiff_complain(source, BREGMA_CODEC_UNSUPPORTED, text);
  return 0;
}

static int is_known_compression(uint16_t compression) {
  switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_PACKBITS:
    case COMPRESSION_LZW:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_JPEG:
    case COMPRESSION_CCITTRLE:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4: return 1;
    default: return 0;
  }
}

static int read_palette(TIFF *tiff, tiff_page *p, tiff_source *source) {
  uint16_t *red, *green, *blue;
  if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue)) {
    bregma_tiff_complain(source, BREGMA_CODEC_DAMAGED, "its palette is missing");
    return 0;
  }
  p->palette = malloc(sizeof(uint16_t) << p->bits);
  if (!p->palette) {
    bregma_tiff_complain(source, BREGMA_CODEC_NO_MEMORY, "");
    return 0;
  }
  // Palettes have 16 bits; some writers fill only the lower 8.
  int shift = 0;
  for (int i = 0; i < 1 << p->bits; i++) {
    if (red[i] > 255 || green[i] > 255 || blue[i] > 255) shift = 8;
  }
  for (int i = 0; i < 1 << p->bits; i++) {
    p->palette[i] = bregma_luma(red[i] >> shift, green[i] >> shift, blue[i] >> shift);
  }
  return 1;
}

int bregma_tiff_read_page(TIFF *tiff, tiff_page *p, tiff_source *source) {
  *p = (tiff_page){.photometric = PHOTOMETRIC_MINISBLACK};
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &p->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &p->height)) {
    bregma_tiff_complain(source, BREGMA_CODEC_DAMAGED, "it does not say its size");
    return 0;
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &p->bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &p->samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &p->planar);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &p->compression);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &p->format);
  TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &p->photometric);
  if (p->format != SAMPLEFORMAT_UINT && p->format != SAMPLEFORMAT_VOID) {
    return refuse(source, "signed or floating-point samples; expected unsigned ones");
  }
  if (p->photometric == PHOTOMETRIC_YCBCR && p->compression == COMPRESSION_JPEG) {
    TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    p->photometric = PHOTOMETRIC_RGB;
  }
  if (!is_known_compression(p->compression)) {
    return refuse(source, "its compression; expected none, PackBits, LZW, deflate, JPEG or CCITT");
  }
  int is_colour = p->photometric == PHOTOMETRIC_RGB, is_palette = p->photometric == PHOTOMETRIC_PALETTE;
  int is_grey = p->photometric == PHOTOMETRIC_MINISBLACK || p->photometric == PHOTOMETRIC_MINISWHITE;
  if (!is_grey && !is_colour && !is_palette) {
    return refuse(source, "its colours are neither grey, RGB nor a palette");
  }
  int most = is_palette ? 8 : 16;
  if (p->bits < 1 || p->bits > most) {
    char text[80];
    snprintf(text, sizeof text, "%d bits per sample; expected 1 to %d", p->bits, most);
    return refuse(source, text);
  }
  if (p->samples < (is_colour ? 3 : 1) || p->samples > 5) {
    return refuse(source, "an unusual number of samples per pixel");
  }
  if (p->planar == PLANARCONFIG_SEPARATE && is_colour) {
    return refuse(source, "colours in separate planes; expected them pixel by pixel");
  }
  p->is_tiled = TIFFIsTiled(tiff);
  if (p->is_tiled) {
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &p->tile_width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &p->tile_height);
    // Tiles far larger than the image would only cost time.
    if (p->tile_width == 0 || p->tile_height == 0 || p->tile_width > p->width + largest_tile_excess ||
        p->tile_height > p->height + largest_tile_excess) {
      bregma_tiff_complain(source, BREGMA_CODEC_DAMAGED, "its tiles do not fit its size");
      return 0;
    }
  }
  return !is_palette || read_palette(tiff, p, source);
}
