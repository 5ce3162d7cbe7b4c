#include "CCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

/// A progressive file may repeat scans for ever; honest ones have about ten.
static const int maximum_scans = 200;

/// libjpeg's error manager with our way out behind it.
typedef struct {
  struct jpeg_error_mgr manager;
  jmp_buf escape;
  bregma_codec_status status;
  char *message;
  bregma_memory *memory;
} error_exit;

static void on_error(j_common_ptr jpeg) {
  error_exit *e = (error_exit *)jpeg->err;
  switch (e->manager.msg_code) {
    case JERR_INPUT_EOF:
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER: e->status = BREGMA_CODEC_TRUNCATED; break;
    case JERR_OUT_OF_MEMORY:
      e->status = e->memory->needed ? BREGMA_CODEC_TOO_MUCH_MEMORY : BREGMA_CODEC_NO_MEMORY;
      break;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED: e->status = BREGMA_CODEC_UNSUPPORTED; break;
    default: e->status = BREGMA_CODEC_DAMAGED;
  }
  char text[JMSG_LENGTH_MAX];
  e->manager.format_message(jpeg, text);
  snprintf(e->message, BREGMA_CODEC_MESSAGE, "%s", text);
  longjmp(e->escape, 1);
}

/// Warnings that mean lost pixels end the decoding; the others are harmless and stay silent.
static void on_message(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE: on_error(jpeg);
  }
}

static void on_progress(j_common_ptr jpeg) {
  if (((j_decompress_ptr)jpeg)->input_scan_number > maximum_scans) ERREXIT(jpeg, JERR_BAD_PROGRESSION);
}

/// libjpeg's way to bytes, and the file behind it.
typedef struct {
  struct jpeg_source_mgr manager;
  const bregma_source *source;
  /// Bytes handed over.
  size_t used;
  JOCTET block[1 << 16];
} file_source;

static void do_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean refill(j_decompress_ptr jpeg) {
  file_source *from = (file_source *)jpeg->src;
  size_t got = bregma_source_read(from->source, from->used, from->block, sizeof from->block);
  // Ends the decoding (see `on_message`).
  if (got == 0) WARNMS(jpeg, JWRN_JPEG_EOF);
  from->used += got;
  from->manager.next_input_byte = from->block;
  from->manager.bytes_in_buffer = got;
  return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  file_source *from = (file_source *)jpeg->src;
  if (count <= 0) return;
  size_t held = from->manager.bytes_in_buffer, taken = (size_t)count < held ? (size_t)count : held;
  from->manager.next_input_byte += taken;
  from->manager.bytes_in_buffer -= taken;
  from->used += (size_t)count - taken;
}

/// What libjpeg holds of a film whose coefficients come in several scans: all of them.
static size_t coefficients(const struct jpeg_decompress_struct *jpeg) {
  size_t bytes = 0;
  for (int i = 0; i < jpeg->num_components; i++) {
    const jpeg_component_info *part = &jpeg->comp_info[i];
    bytes += (size_t)part->width_in_blocks * part->height_in_blocks * sizeof(JBLOCK);
  }
  return bytes;
}

/// Reads the rows; every failure leaves through the error manager.
static void decode(
  struct jpeg_decompress_struct *jpeg, uint32_t width, uint32_t height, const bregma_target *target) {
  jpeg_read_header(jpeg, TRUE);
  if (jpeg->image_width != width || jpeg->image_height != height) ERREXIT(jpeg, JERR_SOF_DUPLICATE);
  bregma_memory *memory = ((error_exit *)jpeg->err)->memory;
  if (jpeg_has_multiple_scans(jpeg) && bregma_is_too_much(memory, coefficients(jpeg))) {
    ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
  }
  // For YCbCr this is the Y channel alone: no chroma is upsampled, nothing is converted.
  jpeg->out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(jpeg);
  // The library's own pool: freed with it, whichever way this ends.
  JSAMPARRAY row = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, width, 1);
  while (jpeg->output_scanline < height) {
    uint16_t *into = target->rows(target->context, jpeg->output_scanline, 1);
    if (!into) ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
    jpeg_read_scanlines(jpeg, row, 1);
    for (size_t x = 0; x < width; x++) into[x] = row[0][x];
  }
  jpeg_finish_decompress(jpeg);
}

bregma_codec_status bregma_jpeg_decode(
  const bregma_source *source, uint32_t width, uint32_t height, const bregma_target *target,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]) {
  error_exit errors = {.status = BREGMA_CODEC_OK, .message = message, .memory = memory};
  struct jpeg_progress_mgr progress = {.progress_monitor = on_progress};
  // Zeroed, so that destroying is safe even when creating fails.
  struct jpeg_decompress_struct jpeg = {0};
  file_source from;
  from.manager = (struct jpeg_source_mgr){
    .init_source = do_nothing, .fill_input_buffer = refill, .skip_input_data = skip,
    .resync_to_restart = jpeg_resync_to_restart, .term_source = do_nothing};
  from.source = source;
  from.used = 0;
  message[0] = 0;
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = on_error;
  errors.manager.emit_message = on_message;
  if (!setjmp(errors.escape)) {
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &progress;
    jpeg.src = &from.manager;
    decode(&jpeg, width, height, target);
  }
  jpeg_destroy_decompress(&jpeg);
  return errors.status;
}

#define TEXT_OF(value) #value
#define TEXT(macro) TEXT_OF(macro)

#ifdef LIBJPEG_TURBO_VERSION
const char *bregma_jpeg_version(void) { return "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION); }
#else
const char *bregma_jpeg_version(void) { return "libjpeg " TEXT(JPEG_LIB_VERSION); }
#endif
