import CJPEGShim
import CPNGShim
import CTIFFShim

#if DICOM
  import CDICOMShim
#endif

/// The image libraries in use, for `bregma doctor`.
package enum ImageLibraries {
  /// Version of libpng, such as "1.6.39".
  package static var png: String { String(cString: bregma_png_version()) }

  /// Version of libjpeg, such as "libjpeg-turbo 2.1.5".
  package static var jpeg: String { String(cString: bregma_jpeg_version()) }

  /// Version of libtiff, such as "4.5.0".
  package static var tiff: String { String(cString: bregma_tiff_version()) }

  /// Version of DCMTK, such as "3.6.7"; nil when this build reads no DICOM.
  package static var dcmtk: String? {
    #if DICOM
      String(cString: bregma_dicom_version())
    #else
      nil
    #endif
  }
}
