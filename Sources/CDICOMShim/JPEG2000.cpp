#ifdef BREGMA_DICOM

#include "Dataset.hpp"

#include <cstring>
#include <memory>

#if __has_include(<openjpeg-2.5/openjpeg.h>)
#include <openjpeg-2.5/openjpeg.h>
#else
#include <openjpeg.h>
#endif

namespace bregma {

/// Refused before OpenJPEG makes room, which it does by what a file claims.
static const size_t most_tiles = 4096;
/// What it holds, measured on one tile and on many: samples of four bytes, and half as much while it decodes them.
static const size_t bytes_per_sample = 6;
/// Smallest side of a precinct, as a power of two: each costs memory, however small.
static const int smallest_precinct = 5;

/// The bytes of a codestream and how far they have been read.
struct Codestream {
  const std::vector<uint8_t> &bytes;
  size_t at = 0;

  size_t number(size_t place, int count) const {
    if (place + count > bytes.size()) fail(BREGMA_CODEC_TRUNCATED, "");
    size_t value = 0;
    for (int i = 0; i < count; i++) value = value << 8 | bytes[place + i];
    return value;
  }
};

/// SIZ, Rec. T.800 A.5.1: sizes, tiles and components must be the file's, and few enough.
static void check_size(const Dataset &dataset, const Codestream &stream) {
  if (stream.number(0, 4) != 0xFF4FFF51) {
    fail(BREGMA_CODEC_DAMAGED, "its compressed pixels are no JPEG 2000 codestream");
  }
  size_t right = stream.number(8, 4), bottom = stream.number(12, 4), left = stream.number(16, 4),
         top = stream.number(20, 4), across = stream.number(24, 4), down = stream.number(28, 4),
         tiles_left = stream.number(32, 4), tiles_top = stream.number(36, 4), parts = stream.number(40, 2);
  if (right <= left || bottom <= top || right - left != dataset.header.width ||
      bottom - top != dataset.header.height || parts != (size_t)dataset.samples_per_pixel) {
    fail(BREGMA_CODEC_DAMAGED, "its JPEG 2000 is of another size than its header says");
  }
  if (across == 0 || down == 0 || tiles_left > left || tiles_top > top) {
    fail(BREGMA_CODEC_DAMAGED, "its JPEG 2000 has tiles without size");
  }
  size_t tiles = ((right - tiles_left + across - 1) / across) * ((bottom - tiles_top + down - 1) / down);
  if (tiles > most_tiles) fail(BREGMA_CODEC_UNSUPPORTED, "JPEG 2000 of more than 4096 tiles");
  // It holds a copy of the codestream, too.
  dataset.source.make_room(
    2 * stream.bytes.size() + (right - left) * (bottom - top) * parts * bytes_per_sample);
  for (size_t i = 0; i < parts; i++) {
    if ((stream.number(42 + 3 * i, 1) & 0x7F) >= 16) {
      fail(BREGMA_CODEC_UNSUPPORTED, "JPEG 2000 of more than 16 bits");
    }
    if (stream.number(43 + 3 * i, 2) != 0x0101) {
      fail(BREGMA_CODEC_UNSUPPORTED, "JPEG 2000 with components of several sizes");
    }
  }
}

/// COD and COC, A.6.1 and A.6.2: precincts must not be tiny. `style` is where Scod or Scoc stands, `levels` where the
/// number of decomposition levels does.
static void check_coding(const Codestream &stream, size_t style, size_t levels) {
  if ((stream.number(style, 1) & 1) == 0) return;
  size_t count = stream.number(levels, 1) + 1;
  for (size_t i = 0; i < count && i < 33; i++) {
    size_t sides = stream.number(levels + 5 + i, 1);
    if ((int)(sides & 15) < smallest_precinct || (int)(sides >> 4) < smallest_precinct) {
      fail(BREGMA_CODEC_UNSUPPORTED, "JPEG 2000 with precincts below 32x32");
    }
  }
}

/// Goes through the marker segments of the main header and of every tile part.
static void check_headers(const Codestream &stream) {
  size_t at = 2, part = 0, next = 0;
  while (at + 4 <= stream.bytes.size()) {
    size_t marker = stream.number(at, 2);
    if (marker == 0xFFD9 || marker < 0xFF00) return;
    if (marker == 0xFF93) {
      // The data of a tile part; a length of 0 says that it is the last one.
      if (next <= part) return;
      at = next;
      continue;
    }
    size_t length = stream.number(at + 2, 2);
    if (length < 2) fail(BREGMA_CODEC_DAMAGED, "a segment of its JPEG 2000 has no length");
    if (marker == 0xFF90) {
      part = at;
      size_t bytes = stream.number(at + 6, 4);
      next = bytes == 0 ? 0 : at + bytes;
    } else if (marker == 0xFF52) {
      if (stream.number(at + 6, 2) > 4096) fail(BREGMA_CODEC_UNSUPPORTED, "JPEG 2000 of more than 4096 layers");
      check_coding(stream, at + 4, at + 9);
    } else if (marker == 0xFF53) {
      check_coding(stream, at + 5, at + 6);
    }
    at += 2 + length;
  }
}

static OPJ_SIZE_T take(void *into, OPJ_SIZE_T wanted, void *data) {
  Codestream &stream = *(Codestream *)data;
  size_t left = stream.bytes.size() - stream.at, count = wanted < left ? wanted : left;
  if (count == 0) return (OPJ_SIZE_T)-1;
  memcpy(into, stream.bytes.data() + stream.at, count);
  stream.at += count;
  return count;
}

static OPJ_OFF_T skip(OPJ_OFF_T distance, void *data) {
  Codestream &stream = *(Codestream *)data;
  if (distance < 0) return -1;
  size_t left = stream.bytes.size() - stream.at;
  size_t count = (size_t)distance < left ? (size_t)distance : left;
  stream.at += count;
  return (OPJ_OFF_T)count;
}

static OPJ_BOOL seek(OPJ_OFF_T place, void *data) {
  Codestream &stream = *(Codestream *)data;
  if (place < 0 || (size_t)place > stream.bytes.size()) return OPJ_FALSE;
  stream.at = (size_t)place;
  return OPJ_TRUE;
}

/// Decodes a codestream whose headers have been checked; null when OpenJPEG gives up.
static std::unique_ptr<opj_image_t, void (*)(opj_image_t *)> decode(Codestream &stream) {
  std::unique_ptr<opj_image_t, void (*)(opj_image_t *)> nothing(nullptr, opj_image_destroy);
  std::unique_ptr<opj_stream_t, void (*)(opj_stream_t *)> source(
    opj_stream_create(1 << 16, OPJ_TRUE), opj_stream_destroy);
  std::unique_ptr<opj_codec_t, void (*)(opj_codec_t *)> codec(
    opj_create_decompress(OPJ_CODEC_J2K), opj_destroy_codec);
  if (!source || !codec) fail(BREGMA_CODEC_NO_MEMORY, "");
  opj_stream_set_user_data(source.get(), &stream, nullptr);
  opj_stream_set_user_data_length(source.get(), stream.bytes.size());
  opj_stream_set_read_function(source.get(), take);
  opj_stream_set_skip_function(source.get(), skip);
  opj_stream_set_seek_function(source.get(), seek);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (!opj_setup_decoder(codec.get(), &parameters)) return nothing;
#if OPJ_VERSION_MAJOR > 2 || OPJ_VERSION_MINOR >= 5
  // Half a film is no film.
  opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);
#endif
  opj_image_t *made = nullptr;
  bool has_header = opj_read_header(source.get(), codec.get(), &made);
  std::unique_ptr<opj_image_t, void (*)(opj_image_t *)> image(made, opj_image_destroy);
  if (!has_header || !image || !opj_decode(codec.get(), source.get(), image.get())) return nothing;
  return image;
}

void decode_jpeg2000(const Dataset &dataset, uint16_t *samples) {
  std::vector<uint8_t> bytes = compressed_frame(dataset);
  Codestream stream = {bytes};
  check_size(dataset, stream);
  check_headers(stream);
  auto image = decode(stream);
  if (!image) fail(BREGMA_CODEC_DAMAGED, "its JPEG 2000 cannot be decoded");
  size_t count = (size_t)dataset.header.width * dataset.header.height;
  if (image->numcomps != (OPJ_UINT32)dataset.samples_per_pixel) {
    fail(BREGMA_CODEC_DAMAGED, "its JPEG 2000 lost a component");
  }
  for (OPJ_UINT32 i = 0; i < image->numcomps; i++) {
    const opj_image_comp_t &part = image->comps[i];
    if (!part.data || (size_t)part.w * part.h != count) fail(BREGMA_CODEC_DAMAGED, "its JPEG 2000 lost pixels");
  }
  uint32_t mask = (1u << dataset.bits_stored) - 1;
  uint32_t sign = dataset.header.is_signed ? 1u << (dataset.bits_stored - 1) : 0;
  auto sample = [&](size_t part, size_t i) { return ((uint32_t)image->comps[part].data[i] & mask) ^ sign; };
  // The codec has undone the transforms of YBR_RCT and YBR_ICT; what is called YBR_FULL begins with luma.
  bool is_single = !dataset.header.is_colour || dataset.photometric.compare(0, 8, "YBR_FULL") == 0;
  for (size_t i = 0; i < count; i++) {
    samples[i] = is_single ? (uint16_t)sample(0, i) : bregma_luma(sample(0, i), sample(1, i), sample(2, i));
  }
  through_palette(dataset, samples);
}

}  // namespace bregma

#endif
