import Foundation

/// Numbers as a person reads them.
extension Double {
  /// With so many digits behind the point, in every locale.
  func fixed(_ digits: Int) -> String {
    String(format: "%.\(digits)f", locale: Locale(identifier: "en_US_POSIX"), self)
  }
}
