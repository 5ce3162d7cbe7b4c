/// The unit of radial errors; millimetres never come without the word of who vouches for them.
package enum ErrorUnit: Sendable, Hashable {
  /// Native pixels: nobody calibrated.
  case pixels
  /// Millimetres; `source` tells where the spacing comes from, such as "0.1 mm/px from --spacing".
  case millimetres(source: String)

  /// "px" or "mm".
  package var symbol: String {
    switch self {
    case .pixels: "px"
    case .millimetres: "mm"
    }
  }
}
