/// How far off a search is expected to be: films that a person marked are left out one after the other, searched for
/// from the others, and compared with what the person said.
package struct ExpectedError: Sendable, Hashable, Codable {
  /// What distances are measured in.
  package enum Unit: String, Sendable, Hashable, Codable {
    case millimetres = "mm"
    /// Native px, where not every film's spacing is known.
    case pixels = "px"
  }

  /// Films by which the search goes.
  package let films: Int
  /// Mean distance; nil where no film could be left out: there must be two, and a person must have placed or corrected
  /// points on the one left out. (Points that were only agreed with say how far the search agrees with itself.)
  package let mean: Double?
  /// The unit of `mean`.
  package let unit: Unit

  package init(films: Int, mean: Double? = nil, unit: Unit = .pixels) {
    (self.films, self.mean, self.unit) = (films, mean, unit)
  }

  /// `from 6 films: about 1.6 mm`, or `from 1 film`.
  package var words: String {
    let origin = "from \(films) \(films == 1 ? "film" : "films")"
    guard let mean else { return origin }
    let number = unit == .pixels && mean >= 10 ? "\(Int(mean.rounded()))" : "\((mean * 10).rounded() / 10)"
    return "\(origin): about \(number) \(unit.rawValue)"
  }
}
