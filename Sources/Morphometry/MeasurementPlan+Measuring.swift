import Foundation
import Landmarks
import Radiograph

extension MeasurementPlan {
  /// Measures a film: a value for each definition, in their order.
  ///
  /// With a spacing everything is worked out in mm, so that angles are right where pixels are not square.
  /// - Parameter pointError: see `FilmToMeasure.deviation(of:pointError:)`.
  package func measure(_ film: FilmToMeasure, pointError: Double? = nil) -> [MeasuredValue] {
    var results: [Result<DerivedNumber, Obstacle>] = []
    return set.definitions.map { definition in
      let result = Result { () throws(Obstacle) in try number(of: definition, film, after: results) }
      results.append(result)
      return value(of: definition, result, film, pointError)
    }
  }

  /// Closer than this two points have no direction, px or mm.
  private static let coincidence = 1e-9

  /// Why a number cannot be told.
  private enum Obstacle: Error {
    case missing([Landmark])
    case coincident(Landmark, Landmark)
    case zero(String)
  }

  private func number(
    of definition: MeasurementDefinition, _ film: FilmToMeasure,
    after earlier: [Result<DerivedNumber, Obstacle>]
  ) throws(Obstacle) -> DerivedNumber {
    let absent = set.landmarks(of: definition).filter { position($0, film) == nil }
    guard absent.isEmpty else { throw .missing(absent) }
    switch definition.kind {
    case .distance(let line): return try vector(line, film).length
    case .distanceFromLine(let landmark, let line):
      let base = try vector(line, film)
      let way = try place(landmark, film) - place(line.from, film)
      return (base.cross(way) / base.length).magnitude
    case .angle(let a, let b):
      let (u, v) = (try vector(a, film), try vector(b, film))
      return DerivedNumber.angle(x: u.dot(v), y: u.cross(v)).magnitude.times(180 / .pi)
    case .projection(let line, let along):
      let direction = try vector(along, film)
      let way = try place(line.to, film) - place(line.from, film)
      return way.dot(direction) / direction.length
    case .ratio(let a, let b):
      let divisor = try earlier[b].get()
      guard abs(divisor.value) > Self.coincidence else { throw .zero(set.definitions[b].name) }
      return try earlier[a].get() / divisor
    case .difference(let a, let b): return try earlier[a].get() - earlier[b].get()
    }
  }

  /// From one end of a line to the other, mm or px.
  private func vector(_ line: MeasurementDefinition.Line, _ film: FilmToMeasure) throws(Obstacle)
    -> DerivedVector
  {
    let vector = try place(line.to, film) - place(line.from, film)
    guard vector.norm > Self.coincidence else { throw .coincident(line.from, line.to) }
    return vector
  }

  private func place(_ name: Landmark, _ film: FilmToMeasure) throws(Obstacle) -> DerivedVector {
    guard let landmark = names[name], let position = position(name, film) else { throw .missing([name]) }
    let (x, y) = (film.spacing?.x ?? 1, film.spacing?.y ?? 1)
    return DerivedVector(
      x: DerivedNumber(position.x * x, of: landmark, slope: (x, 0)),
      y: DerivedNumber(position.y * y, of: landmark, slope: (0, y)))
  }

  private func position(_ name: Landmark, _ film: FilmToMeasure) -> PixelPoint? {
    names[name].flatMap { film.points[$0]?.position }
  }

  private func value(
    of definition: MeasurementDefinition, _ result: Result<DerivedNumber, Obstacle>, _ film: FilmToMeasure,
    _ pointError: Double?
  ) -> MeasuredValue {
    let unit = unit(of: definition, film)
    func none(_ status: MeasuredValue.Status, _ note: String) -> MeasuredValue {
      MeasuredValue(name: definition.name, value: nil, unit: unit, error: nil, status: status, note: note)
    }
    switch result {
    case .failure(.missing(let absent)): return none(.missing, note(onMissing: absent))
    case .failure(.coincident(let a, let b)):
      return none(.impossible, "\(names[a] ?? a) and \(names[b] ?? b) lie at the same place")
    case .failure(.zero(let name)): return none(.impossible, "\(name) is 0")
    case .success(let number):
      let own = set.landmarks(of: definition).compactMap { names[$0] }
      let guessed = own.filter { film.points[$0]?.status.isPersons == false }
      return MeasuredValue(
        name: definition.name, value: number.value, unit: unit,
        error: number.deviation { film.deviation(of: $0, pointError: pointError) },
        status: guessed.isEmpty ? .placed : .predicted,
        note: guessed.isEmpty
          ? "" : "nobody has looked at \(guessed.map(\.description).joined(separator: ", "))")
    }
  }

  private func note(onMissing absent: [Landmark]) -> String {
    let nameless = absent.compactMap { name in unknown.first { $0.name == name } }
    let unplaced = absent.compactMap { names[$0] }
    let sentences =
      nameless.map(\.words)
      + (unplaced.isEmpty ? [] : ["no point of \(unplaced.map(\.description).joined(separator: ", "))"])
    return sentences.joined(separator: "; ")
  }

  /// mm only where a spacing is known.
  private func unit(of definition: MeasurementDefinition, _ film: FilmToMeasure) -> MeasuredValue.Unit {
    switch definition.kind {
    case .angle: .degrees
    case .distance, .distanceFromLine, .projection: film.spacing == nil ? .pixels : .millimetres
    case .ratio: .ratio
    case .difference(let a, _): unit(of: set.definitions[a], film)
    }
  }
}
