#include "CCodecs.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/// What the callbacks of one decoding or encoding share.
typedef struct {
  png_structp png;
  png_infop info;
  jmp_buf escape;
  bregma_codec_status status;
  char *message;
  /// Decoding: the file, and how many of its bytes are consumed.
  const bregma_source *input;
  size_t input_used;
  bregma_memory *memory;
  /// Decoding: one row, or all rows of an interlaced image, as libpng delivers them.
  uint8_t *rows;
  /// Encoding: the growing file.
  uint8_t *output;
  size_t output_count, output_capacity;
} job;

static void on_error(png_structp png, png_const_charp text) {
  job *j = png_get_error_ptr(png);
  if (j->status == BREGMA_CODEC_OK) j->status = BREGMA_CODEC_DAMAGED;
  strncpy(j->message, text, BREGMA_CODEC_MESSAGE - 1);
  j->message[BREGMA_CODEC_MESSAGE - 1] = 0;
  longjmp(j->escape, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void begin(job *j, char message[BREGMA_CODEC_MESSAGE]) {
  *j = (job){.message = message};
  message[0] = 0;
}

static void fail_for_memory(job *j) {
  j->status = BREGMA_CODEC_NO_MEMORY;
  png_error(j->png, "out of memory");
}

// MARK: Decoding

static void take(png_structp png, png_bytep into, size_t count) {
  job *j = png_get_io_ptr(png);
  size_t got = bregma_source_read(j->input, j->input_used, into, count);
  if (got < count) {
    j->status = BREGMA_CODEC_TRUNCATED;
    png_error(png, "the file ends too early");
  }
  j->input_used += got;
}

static uint32_t sample_at(const uint8_t *row, size_t index, int bit_depth) {
  return bit_depth == 16 ? (uint32_t)row[2 * index] << 8 | row[2 * index + 1] : row[index];
}

static void grey_row(const uint8_t *row, uint16_t *samples, size_t width, int channels, int bit_depth) {
  if (channels == 1 && bit_depth == 8) {
    for (size_t x = 0; x < width; x++) samples[x] = row[x];
  } else if (channels == 1) {
    for (size_t x = 0; x < width; x++) samples[x] = (uint16_t)sample_at(row, x, 16);
  } else {
    for (size_t x = 0; x < width; x++) {
      samples[x] = bregma_luma(
        sample_at(row, 3 * x, bit_depth), sample_at(row, 3 * x + 1, bit_depth),
        sample_at(row, 3 * x + 2, bit_depth));
    }
  }
}

static void decode(job *j, uint32_t width, uint32_t height, const bregma_target *target) {
  png_structp png = j->png;
  png_set_read_fn(png, j, take);
  png_set_user_limits(png, width, height);
  png_set_chunk_malloc_max(png, 8 << 20);
  png_read_info(png, j->info);
  if (png_get_image_width(png, j->info) != width || png_get_image_height(png, j->info) != height) {
    png_error(png, "the header changed while reading");
  }
  int colour = png_get_color_type(png, j->info);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (colour == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  png_set_strip_alpha(png);
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, j->info);
  int channels = png_get_channels(png, j->info);
  int bit_depth = png_get_bit_depth(png, j->info);
  size_t stride = png_get_rowbytes(png, j->info);

  size_t kept = passes > 1 ? height : 1;
  if (passes > 1 && bregma_is_too_much(j->memory, stride * kept)) {
    j->status = BREGMA_CODEC_TOO_MUCH_MEMORY;
    png_error(png, "its rows are interlaced");
  }
  j->rows = malloc(stride * kept);
  if (!j->rows) fail_for_memory(j);
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) {
      uint8_t *row = j->rows + y % kept * stride;
      png_read_row(png, row, NULL);
      if (pass < passes - 1) continue;
      uint16_t *samples = target->rows(target->context, (uint32_t)y, 1);
      if (!samples) fail_for_memory(j);
      grey_row(row, samples, width, channels, bit_depth);
    }
  }
  png_read_end(png, NULL);
}

bregma_codec_status bregma_png_decode(
  const bregma_source *source, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]) {
  job j;
  begin(&j, message);
  j.input = source;
  j.memory = memory;
  j.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning);
  j.info = j.png ? png_create_info_struct(j.png) : NULL;
  if (!j.info) {
    j.status = BREGMA_CODEC_NO_MEMORY;
  } else if (!setjmp(j.escape)) {
    decode(&j, width, height, target);
  }
  free(j.rows);
  png_destroy_read_struct(&j.png, &j.info, NULL);
  return j.status;
}

// MARK: Encoding

static void give(png_structp png, png_bytep from, size_t count) {
  job *j = png_get_io_ptr(png);
  if (j->output_count + count > j->output_capacity) {
    size_t capacity = 2 * (j->output_count + count);
    uint8_t *grown = realloc(j->output, capacity);
    if (!grown) fail_for_memory(j);
    j->output = grown;
    j->output_capacity = capacity;
  }
  memcpy(j->output + j->output_count, from, count);
  j->output_count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static void encode(
  job *j, const void *samples, uint32_t width, uint32_t height, int channels, int bit_depth,
  bregma_png_effort effort) {
  static const int colours[] = {
    PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  png_structp png = j->png;
  png_set_write_fn(png, j, give, flush_nothing);
  png_set_IHDR(
    png, j->info, width, height, bit_depth, colours[channels - 1],
    PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (effort == BREGMA_PNG_TILE) {
    png_set_filter(png, 0, PNG_FILTER_SUB);
    png_set_compression_level(png, Z_BEST_SPEED);
    png_set_compression_strategy(png, Z_DEFAULT_STRATEGY);
  } else {
    // On films and maps a tenth of the default's time, and about its size.
    png_set_filter(png, 0, PNG_FILTER_UP);
    png_set_compression_strategy(png, Z_RLE);
  }
  png_write_info(png, j->info);
  if (bit_depth == 16) png_set_swap(png);
  size_t stride = (size_t)width * channels * (bit_depth / 8);
  for (size_t y = 0; y < height; y++) png_write_row(png, (png_const_bytep)samples + y * stride);
  png_write_end(png, NULL);
}

bregma_codec_status bregma_png_encode(
  const void *samples, uint32_t width, uint32_t height, int channels, int bit_depth, bregma_png_effort effort,
  uint8_t **encoded, size_t *encoded_count, char message[BREGMA_CODEC_MESSAGE]) {
  job j;
  begin(&j, message);
  j.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning);
  j.info = j.png ? png_create_info_struct(j.png) : NULL;
  if (!j.info) {
    j.status = BREGMA_CODEC_NO_MEMORY;
  } else if (!setjmp(j.escape)) {
    encode(&j, samples, width, height, channels, bit_depth, effort);
  }
  png_destroy_write_struct(&j.png, &j.info);
  if (j.status != BREGMA_CODEC_OK) {
    free(j.output);
    return j.status;
  }
  *encoded = j.output;
  *encoded_count = j.output_count;
  return BREGMA_CODEC_OK;
}

void bregma_png_free(uint8_t *encoded) { free(encoded); }

const char *bregma_png_version(void) { return png_get_libpng_ver(NULL); }
