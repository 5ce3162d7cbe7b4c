import Basics
import Landmarks

/// The files of tpsDig (Rohlf): numbered landmarks, y from the bottom edge of the image.
///
/// A row of the image at height y stands as `image height - y`; two negative numbers say "missing". `SCALE`
/// multiplies coordinates into a length whose unit the file does not tell.
struct TPSFormat: LandmarkFormat {
  let name = "tps"
  let title = "TPS of tpsDig, y upwards"
  let fileEnding = "tps"
  let hasFilePerImage = false

  func recognises(_ source: ImportSource) -> Bool {
    source.firstLine.trimmed.uppercased().prefixMatch(of: /LM3?\s*=\s*\d/) != nil
  }

  func read(_ source: ImportSource, with context: ImportContext) throws -> ImportedPoints {
    var collector = PointCollector(source, context)
    var scaled = 0
    for specimen in try TPSSpecimen.all(in: source) {
      try read(specimen, into: &collector)
      if specimen.scale != nil { scaled += 1 }
    }
    if scaled > 0 {
      collector.note("SCALE was not taken as mm/px, the file does not tell its unit (\(scaled) specimens)")
    }
    return collector.points
  }

  private func read(_ specimen: TPSSpecimen, into collector: inout PointCollector) throws {
    let place = PointCollector.Place.line(specimen.line)
    guard let image = specimen.image else {
      return collector.reject(at: place, "the specimen has no IMAGE=")
    }
    guard let film = collector.film(named: image, at: place) else { return }
    guard let height = collector.context.size(film)?.height else {
      return collector.reject(at: place, "the height of \(film) is needed to turn y around")
    }
    let names = try collector.context.names(
      count: specimen.points.count, in: collector.source, line: specimen.line)
    for (name, point) in zip(names, specimen.points) {
      if point.x < 0 && point.y < 0 {
        collector.addMissing(name, on: film, at: .line(point.line))
      } else {
        collector.add(name, x: point.x, y: Double(height) - point.y, on: film, at: .line(point.line))
      }
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    let rows = table.rowsByImage
    var text = ""
    var losses: [String] = []
    var written = 0
    for image in table.images {
      let own = rows[image] ?? []
      guard let height = own.lazy.compactMap(\.imageHeight).first else {
        losses.append("\(image): its height is unknown, left out")
        continue
      }
      guard !image.name.contains(where: \.isNewline), image.name.trimmed == image.name else {
        losses.append("\(image): its name does not fit on a line, left out")
        continue
      }
      let positions = PointTable.positions(own)
      text += "LM=\(options.landmarks.count)\n"
      for name in options.landmarks {
        let point = positions[name].map { ($0.x.shortest, (Double(height) - $0.y).shortest) } ?? ("-1", "-1")
        text += "\(point.0) \(point.1)\n"
      }
      text += "IMAGE=\(image.name)\nID=\(written)\n"
      if let spacing = own.lazy.compactMap(\.spacing).first, spacing.x == spacing.y {
        text += "SCALE=\(spacing.x.shortest)\n"
      }
      written += 1
    }
    return .single(text, losses: losses)
  }
}

/// One specimen of a TPS file.
struct TPSSpecimen {
  let line: Int
  private(set) var points: [(x: Double, y: Double, line: Int)] = []
  private(set) var image: String?
  private(set) var scale: Double?

  private init(line: Int) { self.line = line }

  /// Reads all specimens; curves (`CURVES=`, `POINTS=`) and comments are passed over.
  ///
  /// - Throws: `FormatError` quoting the line that is wrong.
  static func all(in source: ImportSource) throws -> [TPSSpecimen] {
    var specimens: [TPSSpecimen] = []
    var lines = try source.filledLines()[...]
    func failure(_ line: ImportSource.Line, _ expected: String) -> FormatError {
      FormatError(
        file: source.path, line: line.number, reason: "\(line.text.quotedForMessage), expected \(expected)")
    }
    while let line = lines.popFirst() {
      let parts = line.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(parts[0]).trimmed.uppercased()
      let value = parts.count > 1 ? String(parts[1]).trimmed : nil
      guard let value else { throw failure(line, "KEY=value") }
      if key == "LM" {
        guard let count = Int(value), count >= 0 else { throw failure(line, "LM= and a number") }
        guard lines.count >= count else { throw failure(line, "\(count) lines of x and y below it") }
        var specimen = TPSSpecimen(line: line.number)
        for _ in 0..<count {
          guard let row = lines.popFirst() else { break }
          let fields = row.text.split(whereSeparator: \.isWhitespace).map { $0.decimal }
          guard fields.count == 2, let x = fields[0], let y = fields[1] else {
            throw failure(row, "x and y of a landmark")
          }
          specimen.points.append((x, y, row.number))
        }
        specimens.append(specimen)
        continue
      }
      guard !specimens.isEmpty else { throw failure(line, "LM= first") }
      switch key {
      case "IMAGE": specimens[specimens.count - 1].image = value
      case "SCALE": specimens[specimens.count - 1].scale = value.decimal
      case "LM3": throw failure(line, "two dimensions, LM=")
      case "POINTS":
        guard let count = Int(value), count >= 0, lines.count >= count else {
          throw failure(line, "curve points")
        }
        lines = lines.dropFirst(count)
      default: break
      }
    }
    return specimens
  }
}
