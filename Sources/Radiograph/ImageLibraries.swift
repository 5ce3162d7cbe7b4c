import CJPEGShim
import CPNGShim

/// The image libraries in use, for `bregma doctor`.
public enum ImageLibraries {
  /// Version of libpng, such as "1.6.39".
  public static var png: String { String(cString: bregma_png_version()) }

  /// Version of libjpeg, such as "libjpeg-turbo 2.1.5".
  public static var jpeg: String { String(cString: bregma_jpeg_version()) }
}
