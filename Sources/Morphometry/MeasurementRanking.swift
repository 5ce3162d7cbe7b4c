import Basics
import Landmarks
import Radiograph

/// One measurement over all films of a table, the film to look at first at the top.
package struct MeasurementRanking: Sendable, Equatable {
  /// What deviations are told from.
  package enum Reference: Sendable, Hashable {
    /// The norm of the measurement, in its unit.
    case norm(ClosedRange<Double>)
    /// The median of the films' values, where there is no norm for their unit.
    case median(Double, MeasuredValue.Unit)
    /// Neither a norm, nor films enough for a median.
    case none
  }

  /// One film.
  package struct Row: Sendable, Hashable {
    package let image: ImageName
    package let value: MeasuredValue
    /// How far the value lies off: beyond the nearer end of a norm, 0 inside of it, or off the median; negative below.
    /// nil where the value has another unit, or there is none.
    package let deviation: Double?
  }

  package let definition: MeasurementDefinition
  package let reference: Reference
  /// The farthest off first, among equals the least certain; then values that cannot be told to be off; then what has none.
  package let rows: [Row]

  /// Fewer values than these have no median worth the name.
  private static let fewest = 3

  /// Ranks the films of a table by one of its measurements.
  ///
  /// - Parameter index: the measurement's place in the set; nil is returned where there is none.
  package init?(_ table: MeasurementTable, by index: Int) {
    let definitions = table.plan.set.definitions
    guard definitions.indices.contains(index) else { return nil }
    let values = table.films.map { ($0.image, $0.values[index]) }
    let reference = Self.reference(definitions[index], values.map(\.1))
    let rows = values.map { image, value in
      Row(image: image, value: value, deviation: reference.deviation(of: value))
    }
    definition = definitions[index]
    self.reference = reference
    self.rows = rows.enumerated().sorted { a, b in
      let (first, second) = (a.element.rank, b.element.rank)
      return first == second ? a.offset < b.offset : first < second
    }.map(\.element)
  }

  private static func reference(_ definition: MeasurementDefinition, _ values: [MeasuredValue]) -> Reference {
    let known = values.filter { $0.value != nil }
    // A norm of a length is in mm: films without spacing have none.
    if let norm = definition.norm, known.isEmpty || known.contains(where: { $0.unit != .pixels }) {
      return .norm(norm)
    }
    let units = Dictionary(grouping: known, by: \.unit).mapValues(\.count)
    guard let unit = units.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) })?.key,
      units[unit] ?? 0 >= fewest,
      let median = known.filter({ $0.unit == unit }).compactMap(\.value).median
    else { return .none }
    return .median(median, unit)
  }
}

extension MeasurementRanking.Reference {
  fileprivate func deviation(of measured: MeasuredValue) -> Double? {
    guard let value = measured.value else { return nil }
    switch self {
    case .norm(let norm):
      guard measured.unit != .pixels else { return nil }
      return value < norm.lowerBound ? value - norm.lowerBound : max(0, value - norm.upperBound)
    case .median(let median, let unit): return measured.unit == unit ? value - median : nil
    case .none: return nil
    }
  }
}

extension MeasurementRanking.Row {
  /// The smaller, the sooner it is to be looked at.
  fileprivate var rank: (Int, Double, Double) {
    let doubt = -(value.error ?? .infinity)
    if let deviation { return (0, -deviation.magnitude, doubt) }
    return (value.value == nil ? 2 : 1, 0, doubt)
  }
}
