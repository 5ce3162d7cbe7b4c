import Radiograph

/// How much a pixel tells: the three categories of information-guided augmentation (Quan et al., section III).
package enum InformationCategory: Int, Sendable, CaseIterable, Hashable {
  /// Easy and useless: background and flat tissue.
  case low
  /// Hard: texture that occurs in many places.
  case medium
  /// Distinctive: edges and crossings, where landmarks lie.
  case high

  /// The grey that stands for it in a category picture: 0, 127 or 255.
  package var grey: UInt8 {
    switch self {
    case .low: 0
    case .medium: 127
    case .high: 255
    }
  }
}

/// The two cuts that part information, in bits, into categories; both can be moved.
package struct Categories: Sendable, Hashable {
  /// Least bits of a medium pixel.
  package let medium: Double
  /// Least bits of a high pixel.
  package let high: Double

  /// The cuts of the paper: 2 and 4.5 bits.
  package static let usual = Categories(medium: 2, high: 4.5)

  private init(medium: Double, high: Double) {
    (self.medium, self.high) = (medium, high)
  }

  /// Makes cuts; nil unless 0 <= lower <= upper.
  package init?(cuts lower: Double, _ upper: Double) {
    guard lower >= 0, lower <= upper, upper.isFinite else { return nil }
    self.init(medium: lower, high: upper)
  }

  /// The category of a pixel with so many bits.
  package func category(of bits: Float) -> InformationCategory {
    Double(bits) >= high ? .high : Double(bits) >= medium ? .medium : .low
  }

  /// The category picture of an information map: grey 0, 127 or 255, `[height, width]`.
  package func picture(of bits: Plane) -> [UInt8] {
    bits.values.map { category(of: $0).grey }
  }

  /// The share of the area in each category; the three add up to 1 (0 for an empty map).
  package func shares(of bits: Plane) -> [InformationCategory: Double] {
    var counts = [Int](repeating: 0, count: InformationCategory.allCases.count)
    for value in bits.values { counts[category(of: value).rawValue] += 1 }
    let total = Double(max(1, bits.values.count))
    return Dictionary(
      uniqueKeysWithValues: InformationCategory.allCases.map { ($0, Double(counts[$0.rawValue]) / total) })
  }
}
