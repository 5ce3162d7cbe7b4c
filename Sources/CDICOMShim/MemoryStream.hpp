#pragma once

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcistrmb.h>

namespace bregma {

/// Stands for a long value that is never loaded: nothing that is needed of a film is that long.
class SkippedValue : public DcmInputStreamFactory {
 public:
  DcmInputStream *create() const override { return nullptr; }
  DcmInputStreamFactory *clone() const override { return new SkippedValue; }
  DcmInputStreamFactoryType ident() const override { return DFT_DcmInputFileStreamFactory; }
};

/// Bytes in memory whose long values are stepped over. DCMTK would make room for as much as a value claims,
/// before it looks whether there is as much.
///
/// They end early where far more was read than stands before the pixels of any film: nonsense can be taken for one small
/// element after the other, a microsecond each, and a deflated megabyte holds many millions of them.
class MemoryStream : public DcmInputBufferStream {
 public:
  DcmInputStreamFactory *newFactory() const override { return new SkippedValue; }

  /// An element takes two or three.
  static const long most_reads = 500000;

  bool was_too_much() const { return reads > most_reads; }

  offile_off_t avail() override { return was_too_much() ? 0 : DcmInputBufferStream::avail(); }

  offile_off_t read(void *bytes, offile_off_t count) override {
    reads++;
    return was_too_much() ? 0 : DcmInputBufferStream::read(bytes, count);
  }

 private:
  long reads = 0;
};

}  // namespace bregma
