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
class MemoryStream : public DcmInputBufferStream {
 public:
  DcmInputStreamFactory *newFactory() const override { return new SkippedValue; }
};

}  // namespace bregma
