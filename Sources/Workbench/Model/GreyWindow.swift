import Radiograph

/// Which stored grey values are shown from black to white.
package struct GreyWindow: Sendable, Hashable {
  /// Stored value shown as middle grey.
  package var centre: Double
  /// Distance between the values shown as black and as white; at least 1.
  package var width: Double
  /// The file's own curve, of which centre and width are only a likeness; nil for a plain window.
  package var curve: DisplayCurve?

  /// Makes a window; a width below 1 becomes 1.
  package init(centre: Double, width: Double) {
    self.centre = centre
    self.width = max(1, width)
  }

  /// The window that a film's file asks for, else the one between its 0.5th and 99.5th percentile; with the
  /// file's curve, where it has one.
  package static func automatic(for film: Film) -> GreyWindow {
    var window = automaticWindow(for: film)
    window.curve = film.displayCurve
    return window
  }

  private static func automaticWindow(for film: Film) -> GreyWindow {
    if let stated = film.displayWindow { return GreyWindow(centre: stated.centre, width: stated.width) }
    let range = SampleHistogram(of: film).shownRange(sparingOneIn: 200)
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    return GreyWindow(centre: (low + high) / 2, width: high - low)
  }

  /// Displayed grey, 0...1, of a stored value.
  package func grey(_ value: Float) -> Double {
    if let curve { return Double(curve.grey(of: value)) }
    return max(0, min(1, (Double(value) - centre) / width + 0.5))
  }

  /// The window as a setting: `centre,width`.
  package var text: String { "\(centre),\(width)" }

  /// Reads a setting; nil when it is not two numbers.
  package init?(text: String) {
    let numbers = text.split(separator: ",").compactMap { Double($0) }
    guard numbers.count == 2, numbers.allSatisfy(\.isFinite) else { return nil }
    self.init(centre: numbers[0], width: numbers[1])
  }
}
