#ifdef BREGMA_DICOM

#include "Dataset.hpp"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <new>
#include <pthread.h>

#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>
#include <dcmtk/oflog/oflog.h>

/// Enough for as many nested items as a source may hold; only what is used costs memory.
static const size_t stack_bytes = (size_t)128 << 20;

/// One call: what it works on, and how it ended.
struct Job {
  const uint8_t *bytes;
  size_t count;
  bregma_dicom_header *header;
  uint32_t width, height;
  uint16_t *samples;
  /// The tables that were announced, and where their entries go; null when they are not asked for.
  const bregma_dicom_header *announced;
  uint16_t *modality, *voi;
  bregma_memory *memory;
  char *message;
  bregma_codec_status status;
};

static void prepare() {
  static std::once_flag once;
  std::call_once(once, [] {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    DcmRLEDecoderRegistration::registerCodecs();
    DJDecoderRegistration::registerCodecs(EDC_photometricInterpretation, EUC_never, EPC_colorByPixel);
    DJLSDecoderRegistration::registerCodecs(EJLSUC_never, EJLSPC_colorByPixel);
  });
}

static void copy(const bregma::LookupTable &table, const bregma_dicom_table &announced, uint16_t *entries) {
  if (table.entries.size() != announced.count) {
    bregma::fail(BREGMA_CODEC_DAMAGED, "the header changed while reading");
  }
  std::copy(table.entries.begin(), table.entries.end(), entries);
}

static void carry_out(Job &job) {
  prepare();
  bregma::Dataset dataset(job.bytes, job.count, *job.memory);
  if (job.announced) {
    copy(dataset.modality, job.announced->modality, job.modality);
    copy(dataset.voi, job.announced->voi, job.voi);
  }
  if (job.header) *job.header = dataset.header;
  if (!job.samples) return;
  if (dataset.header.width != job.width || dataset.header.height != job.height) {
    bregma::fail(BREGMA_CODEC_DAMAGED, "the header changed while reading");
  }
  bregma::decode_frame(dataset, job.samples);
}

static void *guarded(void *argument) {
  Job &job = *(Job *)argument;
  try {
    carry_out(job);
    job.status = BREGMA_CODEC_OK;
  } catch (const bregma::Failure &failure) {
    job.status = failure.status;
    snprintf(job.message, BREGMA_CODEC_MESSAGE, "%s", failure.text.c_str());
  } catch (const std::bad_alloc &) {
    job.status = BREGMA_CODEC_NO_MEMORY;
  } catch (...) {
    job.status = BREGMA_CODEC_DAMAGED;
    snprintf(job.message, BREGMA_CODEC_MESSAGE, "DCMTK gave up on it");
  }
  return nullptr;
}

/// Runs a job on a thread with room for deeply nested sequences.
static bregma_codec_status run(Job &job) {
  job.message[0] = 0;
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init(&attributes) != 0) return BREGMA_CODEC_NO_MEMORY;
  pthread_attr_setstacksize(&attributes, stack_bytes);
  int refused = pthread_create(&thread, &attributes, guarded, &job);
  pthread_attr_destroy(&attributes);
  if (refused) return BREGMA_CODEC_NO_MEMORY;
  pthread_join(thread, nullptr);
  return job.status;
}

bregma_codec_status bregma_dicom_read_header(
  const uint8_t *bytes, size_t count, bregma_dicom_header *header, bregma_memory *memory,
  char message[BREGMA_CODEC_MESSAGE]) {
  Job job = {
    bytes, count, header, 0, 0, nullptr, nullptr, nullptr, nullptr, memory, message, BREGMA_CODEC_OK};
  return run(job);
}

bregma_codec_status bregma_dicom_decode(
  const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, bregma_dicom_header *header,
  uint16_t *samples, bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]) {
  Job job = {
    bytes, count, header, width, height, samples, nullptr, nullptr, nullptr, memory, message, BREGMA_CODEC_OK};
  return run(job);
}

bregma_codec_status bregma_dicom_read_tables(
  const uint8_t *bytes, size_t count, const bregma_dicom_header *header, uint16_t *modality, uint16_t *voi,
  bregma_memory *memory, char message[BREGMA_CODEC_MESSAGE]) {
  Job job = {
    bytes, count, nullptr, 0, 0, nullptr, header, modality, voi, memory, message, BREGMA_CODEC_OK};
  return run(job);
}

const char *bregma_dicom_version(void) { return OFFIS_DCMTK_VERSION_STRING; }

#endif
