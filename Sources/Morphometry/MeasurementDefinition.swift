import Landmarks

/// Something to measure on a film, by the names of landmarks.
package struct MeasurementDefinition: Sendable, Hashable {
  /// From one landmark to another; what is measured in profile as a plane is a line on the film.
  package struct Line: Sendable, Hashable {
    package let from: Landmark
    package let to: Landmark

    package init(_ from: Landmark, _ to: Landmark) { (self.from, self.to) = (from, to) }
  }

  /// How it is measured.
  package enum Kind: Sendable, Hashable {
    /// Between the directions of two lines, degrees, 0...180.
    case angle(Line, Line)
    /// Of two landmarks.
    case distance(Line)
    /// Of a landmark from a line, as long as need be.
    case distanceFromLine(Landmark, Line)
    /// How far the first line goes along the direction of the second; negative against it.
    case projection(Line, along: Line)
    /// First measurement over second; places in the set.
    case ratio(Int, Int)
    /// First measurement minus second; places in the set.
    case difference(Int, Int)
  }

  /// What a person calls it.
  package let name: String
  package let kind: Kind
  /// What is usual, in degrees, mm or as a ratio; both ends are the same where a mean alone is known.
  package let norm: ClosedRange<Double>?
  /// Who says so.
  package let source: String?

  package init(name: String, kind: Kind, norm: ClosedRange<Double>? = nil, source: String? = nil) {
    (self.name, self.kind, self.norm, self.source) = (name, kind, norm, source)
  }

  /// The lines that show on a film what is measured; none for what follows from other measurements.
  package var lines: [Line] {
    switch kind {
    case .angle(let a, let b), .projection(let a, let b): [a, b]
    case .distance(let line), .distanceFromLine(_, let line): [line]
    case .ratio, .difference: []
    }
  }

  /// The landmarks that it asks for by itself, each once.
  package var landmarks: [Landmark] {
    var names = lines.flatMap { [$0.from, $0.to] }
    if case .distanceFromLine(let landmark, _) = kind { names.append(landmark) }
    var seen = Set<Landmark>()
    return names.filter { seen.insert($0).inserted }
  }
}

/// A named list of things to measure.
package struct MeasurementSet: Sendable, Hashable {
  /// What a person calls it.
  package let name: String
  /// Other names of landmarks, as other people write them.
  package let synonyms: [Landmark: [Landmark]]
  /// In the order of the file; ratios and differences follow what they are made of.
  package let definitions: [MeasurementDefinition]

  package init(
    name: String, synonyms: [Landmark: [Landmark]] = [:], definitions: [MeasurementDefinition]
  ) {
    (self.name, self.synonyms, self.definitions) = (name, synonyms, definitions)
  }

  /// The landmarks that a measurement stands on, through others too, each once.
  package func landmarks(of definition: MeasurementDefinition) -> [Landmark] {
    let names: [Landmark] =
      switch definition.kind {
      case .ratio(let a, let b), .difference(let a, let b):
        landmarks(of: definitions[a]) + landmarks(of: definitions[b])
      default: definition.landmarks
      }
    var seen = Set<Landmark>()
    return names.filter { seen.insert($0).inserted }
  }
}
