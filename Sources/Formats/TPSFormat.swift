import Basics
import Landmarks
import Radiograph

/// The files of tpsDig (Rohlf): numbered landmarks, y from the bottom edge of the image.
///
/// A row of the image at height y stands as `image height - y`; two negative numbers say "missing", and so does `NA`
/// of geomorph. Curves (`CURVES=` and, for each, `POINTS=`) have their points after the landmarks. `0 0` is what a landmark that was not digitised yet looks like. `SCALE` multiplies coordinates into a
/// length whose unit the file does not tell.
struct TPSFormat: LandmarkFormat {
  let name = "tps"
  let title = "TPS of tpsDig, y upwards"
  let fileEnding = "tps"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    let parts = source.firstLine.uppercased().split(separator: "=", maxSplits: 1).map { String($0).trimmed }
    return parts.count == 2 && ["LM", "LM3"].contains(parts[0]) && parts[1].first?.isWholeNumber == true
  }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    var (scaled, unset, following) = (0, 0, 0)
    var individuals: [Individual<TPSSpecimen>] = []
    for specimen in try TPSSpecimen.all(in: source, refused: { collector.reject(at: .line($0), $1) }) {
      if let film = film(of: specimen, into: &collector) {
        individuals.append(
          Individual(on: film, at: .line(specimen.line), points: specimen.digitised, specimen))
      }
      switch specimen.scale {
      case .number: scaled += 1
      case .other(let text, let line):
        collector.note("line \(line): SCALE is \(text.quotedForMessage), expected a number")
      case nil: break
      }
    }
    for individual in collector.chosen(of: individuals) {
      unset += try read(individual.content, on: individual.film, into: &collector)
      following += readCurves(of: individual.content, on: individual.film, into: &collector)
    }
    if scaled > 0 {
      collector.note("SCALE was not taken as mm/px, the file does not tell its unit (\(scaled) specimens)")
    }
    if unset > 0 {
      collector.note("landmarks at 0 0 left unset, as if they had not been digitised: \(unset)")
    }
    if following > 0 {
      collector.note("curves left out, whose points follow from the folder's landmarks: \(following)")
    }
  }

  /// Takes the points of curves as landmarks of their own, `curve-1-1` and so on.
  ///
  /// - Returns: how many curves were left out, for the folder has them already, and places their points itself.
  private func readCurves(
    of specimen: TPSSpecimen, on film: ImageName, into collector: inout PointCollector
  ) -> Int {
    guard !specimen.curves.isEmpty, let height = collector.context.size(film)?.height else { return 0 }
    var following = 0
    for (index, points) in specimen.curves.enumerated() {
      let known = collector.context.curves
      if known.indices.contains(index), !known[index].isDigitised, known[index].count == points.count {
        following += 1
        continue
      }
      let names = points.indices.map { Landmark("curve-\(index + 1)-\($0 + 1)") }
      if let curve = Curve(name: "curve-\(index + 1)", through: names, count: names.count) {
        collector.add(curve)
      }
      for (name, point) in zip(names, points) {
        if let position = point.position, position.x >= 0 || position.y >= 0 {
          collector.add(name, x: position.x, y: Double(height) - position.y, on: film, at: .line(point.line))
        } else {
          collector.addMissing(name, on: film, at: .line(point.line))
        }
      }
    }
    return following
  }

  /// The film of a specimen that has any point.
  private func film(of specimen: TPSSpecimen, into collector: inout PointCollector) -> ImageName? {
    guard !specimen.points.isEmpty || !specimen.curves.isEmpty else { return nil }
    let place = PointCollector.Place.line(specimen.line)
    // geomorph's writer gives only the identifier.
    guard let image = specimen.image ?? specimen.identifier else {
      collector.reject(at: place, "the specimen has neither IMAGE= nor ID=")
      return nil
    }
    return collector.film(named: image, at: place)
  }

  /// - Returns: how many landmarks have not been digitised.
  private func read(
    _ specimen: TPSSpecimen, on film: ImageName, into collector: inout PointCollector
  ) throws -> Int {
    let place = PointCollector.Place.line(specimen.line)
    guard !specimen.points.isEmpty else { return 0 }
    guard let height = collector.context.size(film)?.height else {
      collector.reject(at: place, "the height of \(film) is needed to turn y around")
      return 0
    }
    let names: [Landmark]
    do {
      names = try collector.context.names(
        count: specimen.points.count, in: collector.source, line: specimen.line)
    } catch let error as FormatError where collector.context.knowsNames {
      // One specimen of another count does not spoil the others.
      collector.reject(at: place, error.reason)
      return 0
    }
    var unset = 0
    for (name, point) in zip(names, specimen.points) {
      let place = PointCollector.Place.line(point.line)
      guard let position = point.position, position.x >= 0 || position.y >= 0 else {
        collector.addMissing(name, on: film, at: place)
        continue
      }
      if position.x == 0, position.y == 0 {
        collector.name(name)
        unset += 1
      } else {
        collector.add(name, x: position.x, y: Double(height) - position.y, on: film, at: place)
      }
    }
    return unset
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let rows = table.rowsByImage
    // Points of curves stand below them, not among the landmarks.
    let digitised = options.curves.digitised
    let landmarks = options.landmarks.filter { !digitised.contains($0) }
    var text = ""
    var omissions = ExportOmissions()
    var (written, all) = (0, [PointRow]())
    for image in table.images {
      let own = rows[image] ?? []
      guard let height = own.lazy.compactMap(\.imageHeight).first else {
        omissions.leaveOut(image, because: "its height is unknown")
        continue
      }
      guard !image.name.contains(where: \.isNewline), image.name.trimmed == image.name else {
        omissions.leaveOut(image, because: "its name does not fit on a line")
        continue
      }
      let kept = kept(own, height: height, besides: &omissions)
      all += kept
      let positions = PointTable.positions(kept)
      text += "LM=\(landmarks.count)\n"
      for name in landmarks {
        let point = positions[name].map { ($0.x.shortest, (Double(height) - $0.y).shortest) } ?? ("-1", "-1")
        text += "\(point.0) \(point.1)\n"
      }
      text += Self.text(of: options.curves, positions, height: height)
      text += "IMAGE=\(image.name)\nID=\(written)\n"
      if let spacing = own.lazy.compactMap(\.spacing).first, spacing.x == spacing.y {
        text += "SCALE=\(spacing.x.shortest)\n"
      }
      written += 1
    }
    var notes = lost(options.curves, PointTable(rows: all))
    notes += table.statusNotes(
      keeping: [.missing], besides: omissions, landmarks: landmarks, unsetIsMissing: true)
    return .single(text, omissions: omissions, notes: notes)
  }

  /// The points of a film that come back: what lies on the edge below its lower left corner, or beyond both edges there,
  /// would be read as one that was not digitised or is missing.
  private func kept(_ rows: [PointRow], height: Int, besides omissions: inout ExportOmissions) -> [PointRow] {
    rows.filter { row in
      guard let position = row.point.position,
        TPSSpecimen.isAbsent(PixelPoint(x: position.x, y: Double(height) - position.y))
      else { return true }
      omissions.leaveOut(outside: row.point, of: row.image)
      return false
    }
  }

  /// The curves of a film: every film has as many points, for programs compare them one by one; -1 -1 says "missing".
  private static func text(of curves: [Curve], _ positions: [Landmark: PixelPoint], height: Int) -> String {
    guard !curves.isEmpty else { return "" }
    var text = "CURVES=\(curves.count)\n"
    for curve in curves {
      text += "POINTS=\(curve.count)\n"
      let points = curve.points { positions[$0] }
      for index in 0..<curve.count {
        let point = points?[index]
        text += point.map { "\($0.x.shortest) \((Double(height) - $0.y).shortest)\n" } ?? "-1 -1\n"
      }
    }
    return text
  }

  /// What is said of curves that films lack.
  private func lost(_ curves: [Curve], _ table: PointTable) -> [String] {
    guard !curves.isEmpty else { return [] }
    let rows = table.rowsByImage.values.map(PointTable.positions)
    let count = rows.reduce(0) { sum, positions in
      sum + curves.count { curve in curve.points { positions[$0] } == nil }
    }
    return count > 0 ? ["curves whose landmarks are not all placed, written as missing: \(count)"] : []
  }
}

/// One specimen of a TPS file.
struct TPSSpecimen {
  let line: Int
  /// Native coordinates of the format; nil where the file says NA.
  private(set) var points: [(position: PixelPoint?, line: Int)] = []
  private(set) var image: String?
  private(set) var identifier: String?
  private(set) var scale: Scale?
  /// Points of its curves.
  private(set) var curves: [[(position: PixelPoint?, line: Int)]] = []

  /// What stands behind `SCALE=`.
  enum Scale {
    case number(Double)
    case other(String, line: Int)
  }

  /// The points of landmarks and curves that somebody placed.
  var digitised: [PixelPoint] {
    (points + curves.joined()).compactMap(\.position)
      .filter { !Self.isAbsent($0) }
  }

  /// Whether two numbers of the file say that there is no point: two negative ones, or 0 0.
  static func isAbsent(_ position: PixelPoint) -> Bool {
    position.x < 0 && position.y < 0 || position.x == 0 && position.y == 0
  }

  /// What is wrong in a specimen, and the line that says it.
  private struct Failure: Error {
    let line: Int
    let reason: String

    init(_ line: ImportSource.Line, expected: String) {
      (self.line, reason) = (line.number, "\(line.text.quotedForMessage), expected \(expected)")
    }
  }

  /// Reads all specimens; outlines and comments are passed over.
  ///
  /// - Parameter refused: called with the line and the reason where a specimen cannot be read.
  /// - Throws: `FormatError` quoting a line before the first specimen.
  static func all(in source: ImportSource, refused: (Int, String) -> Void) throws -> [TPSSpecimen] {
    let lines = try source.filledLines()
    let starts = lines.indices.filter { ["LM", "LM3"].contains(field(lines[$0])?.key) }
    if let first = lines.first, starts.first != lines.startIndex {
      let failure = Failure(first, expected: "LM= first")
      throw FormatError(file: source.path, line: failure.line, reason: failure.reason)
    }
    return zip(starts, starts.dropFirst() + [lines.endIndex]).compactMap { start, end in
      do throws(Failure) {
        return try TPSSpecimen(head: lines[start], lines[(start + 1)..<end])
      } catch {
        refused(error.line, error.reason)
        return nil
      }
    }
  }

  /// `KEY=value`; nil for any other line.
  private static func field(_ line: ImportSource.Line) -> (key: String, value: String)? {
    let parts = line.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]).trimmed.uppercased(), String(parts[1]).trimmed) : nil
  }

  /// - Parameters:
  ///   - head: the line that says how many landmarks there are.
  ///   - lines: what follows, up to the next specimen.
  private init(head: ImportSource.Line, _ lines: ArraySlice<ImportSource.Line>) throws(Failure) {
    line = head.number
    var lines = lines
    guard let (key, value) = Self.field(head), key == "LM" else {
      throw Failure(head, expected: "two dimensions, LM=")
    }
    guard let count = Int(value), count >= 0 else { throw Failure(head, expected: "LM= and a number") }
    points = try Self.points(count, below: head, in: &lines)
    // POINTS= stands below OUTLINES= too.
    var isInCurves = false
    while let line = lines.popFirst() {
      guard let (key, value) = Self.field(line) else { throw Failure(line, expected: "KEY=value") }
      switch key {
      case "IMAGE": image = value
      case "ID": identifier = value
      case "SCALE": scale = value.decimal.map(Scale.number) ?? .other(value, line: line.number)
      case "CURVES": isInCurves = true
      case "OUTLINES": isInCurves = false
      case "POINTS":
        guard let count = Int(value), count >= 0, lines.count >= count else {
          throw Failure(line, expected: "curve points")
        }
        if isInCurves {
          curves.append(try Self.points(count, below: line, in: &lines))
        } else {
          lines = lines.dropFirst(count)
        }
      default: break
      }
    }
  }

  /// Takes so many points from the lines.
  private static func points(
    _ count: Int, below head: ImportSource.Line, in lines: inout ArraySlice<ImportSource.Line>
  ) throws(Failure) -> [(position: PixelPoint?, line: Int)] {
    guard lines.count >= count else { throw Failure(head, expected: "\(count) lines of x and y below it") }
    var points: [(position: PixelPoint?, line: Int)] = []
    for row in lines.prefix(count) {
      let fields = row.text.split(whereSeparator: \.isWhitespace).map(String.init)
      let isAbsent = fields.count == 2 && fields.allSatisfy(\.isAbsent)
      let position = fields.count == 2 ? PixelPoint(x: fields[0].decimal, y: fields[1].decimal) : nil
      guard isAbsent || position != nil else { throw Failure(row, expected: "x and y of a landmark") }
      points.append((position, row.number))
    }
    lines = lines.dropFirst(count)
    return points
  }
}

extension PixelPoint {
  /// A point of two numbers; nil when one is none.
  fileprivate init?(x: Double?, y: Double?) {
    guard let x, let y else { return nil }
    self.init(x: x, y: y)
  }
}
