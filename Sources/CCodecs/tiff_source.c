#include "tiff_page.h"

#include <stdarg.h>
#include <stdio.h>

/// Piece that libtiff may allocate at once however little memory is allowed, bytes: tags and where strips lie.
static const size_t least_allocation = (size_t)64 << 20;

void bregma_tiff_complain(tiff_source *source, bregma_codec_status status, const char *text) {
  if (source->status != BREGMA_CODEC_OK) return;
  source->status = status;
  snprintf(source->message, BREGMA_CODEC_MESSAGE, "%s", text);
}

static int on_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  char text[BREGMA_CODEC_MESSAGE];
  vsnprintf(text, sizeof text, format, arguments);
  bregma_tiff_complain(user, BREGMA_CODEC_DAMAGED, text);
  return 1;
}

static int on_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff, (void)user, (void)module, (void)format, (void)arguments;
  return 1;
}

static tmsize_t take(thandle_t handle, void *into, tmsize_t wanted) {
  tiff_source *source = handle;
  size_t taken = wanted < 0 ? 0 : bregma_source_read(source->file, source->position, into, (size_t)wanted);
  if (wanted > 0 && taken < (size_t)wanted) source->ran_out = 1;
  source->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t give(thandle_t handle, void *from, tmsize_t count) {
  (void)handle, (void)from, (void)count;
  return 0;
}

static toff_t move(thandle_t handle, toff_t offset, int whence) {
  tiff_source *source = handle;
  if (whence == SEEK_CUR) offset += source->position;
  if (whence == SEEK_END) offset += source->file->count;
  source->position = offset;
  return offset;
}

static int finish(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size(thandle_t handle) { return ((tiff_source *)handle)->file->count; }

TIFF *bregma_tiff_open(tiff_source *source) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) {
    bregma_tiff_complain(source, BREGMA_CODEC_NO_MEMORY, "");
    return NULL;
  }
  size_t most = source->memory->most;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)(most > least_allocation ? most : least_allocation));
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, source);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, source);
  // m: no memory map.
  TIFF *tiff = TIFFClientOpenExt("", "rm", source, take, give, move, finish, size, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  if (!tiff) bregma_tiff_complain(source, BREGMA_CODEC_DAMAGED, "it has no readable page");
  return tiff;
}
