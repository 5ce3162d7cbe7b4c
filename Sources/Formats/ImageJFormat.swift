import Basics
import Landmarks
import Radiograph

/// Point selections of ImageJ and Fiji: .roi, and RoiSet.zip with several of them; whole numbers are pixel centres.
///
/// A file belongs to the film of its name. A selection of one point is called as the ROI Manager calls it; those of several
/// points only number them. Bregma writes an archive with a selection for each landmark.
struct ImageJFormat: LandmarkFormat {
  let name = "imagej"
  let title = "ImageJ and Fiji ROIs, .roi and RoiSet.zip"
  let fileEnding = "zip"
  let hasFilePerImage = true

  /// What its two kinds of files begin with.
  static let marks: [[UInt8]] = [ImageJSelection.mark, ZipArchive.mark]

  func recognises(_ source: ImportSource) -> Bool { source.isBinary }

  func collect(into collector: inout PointCollector) throws {
    let source = collector.source
    guard source.isBinary else { throw FormatError(file: source.path, reason: "expected an ROI of ImageJ") }
    let film = try collector.filmOfFile()
    guard source.bytes.starts(with: ZipArchive.mark) else {
      guard let selection = ImageJSelection(source.bytes) else {
        throw FormatError(file: source.path, reason: "it is damaged; expected an ROI of ImageJ")
      }
      try read(selection, called: nil, at: "the selection", on: film, into: &collector)
      return
    }
    let entries: [ZipArchive.Entry]
    do {
      entries = try ZipArchive(source.bytes).entries
    } catch {
      throw FormatError(file: source.path, reason: "\(error.reason); expected an archive of ImageJ's ROIs")
    }
    var others = 0
    for entry in entries {
      guard entry.name.lowercased().hasSuffix(".roi") else {
        others += 1
        continue
      }
      guard let selection = ImageJSelection(entry.bytes) else {
        collector.reject(
          at: .element(entry.name.quotedForMessage), "it is damaged; expected an ROI of ImageJ")
        continue
      }
      guard selection.points != nil else {
        others += 1
        continue
      }
      try read(
        selection, called: String(entry.name.dropLast(4)), at: entry.name.quotedForMessage, on: film,
        into: &collector)
    }
    if others > 0 { collector.note("entries that are no point selections were left out: \(others)") }
  }

  private func read(
    _ selection: ImageJSelection, called title: String?, at place: String, on film: ImageName,
    into collector: inout PointCollector
  ) throws {
    let place = PointCollector.Place.element(place)
    guard let points = selection.points else {
      return collector.reject(at: place, "a selection of another kind; expected points")
    }
    let names: [Landmark]
    if points.count == 1, let name = [selection.name, title].compactMap(\.self).first(where: { !$0.isEmpty })
    {
      names = [Landmark(name)]
    } else {
      names = try collector.context.names(count: points.count, in: collector.source, line: nil)
    }
    for (name, point) in zip(names, points) {
      collector.add(name, x: point.x, y: point.y, on: film, at: place)
    }
  }

  func write(_ table: PointTable, with options: ExportOptions) throws -> ExportedText {
    var text = try ExportedText.perImage(table, ending: fileEnding) { _, rows -> [UInt8]? in
      let entries = rows.compactMap { row in
        row.point.position.map { position in
          let name = row.point.landmark.name
          let selection = ImageJSelection(name: name, points: [position])
          return ZipArchive.Entry(name: "\(name.replacing("/", with: "_")).roi", bytes: selection.bytes)
        }
      }
      return entries.isEmpty ? nil : ZipArchive.archive(entries)
    }
    text.notes = table.statusNotes(keeping: [])
    return text
  }
}

/// A selection of ImageJ as a file: 64 bytes, whole coordinates from its corner, exact ones behind them, and the name.
/// Numbers are big-endian.
struct ImageJSelection {
  static let mark = Array("Iout".utf8)

  /// What the file calls it; nil where it does not.
  let name: String?
  /// The points, px; nil for selections of another kind.
  let points: [PixelPoint]?

  private enum Place {
    static let (version, kind, top, left, count, largeCount, options) = (4, 6, 8, 10, 16, 18, 50)
    static let (secondHeader, coordinates) = (60, 64)
    /// From the second header on.
    static let (nameOffset, nameLength) = (16, 20)
  }
  private static let (pointKind, exactOption, version) = (10, 128, 228)

  init(name: String, points: [PixelPoint]) { (self.name, self.points) = (name, points) }

  /// Nil for what ends too early.
  init?(_ bytes: [UInt8]) {
    func number(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, place <= bytes.count - count else { return nil }
      return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
    func signed(_ place: Int) -> Int? { number(place, 2).map { Int(Int16(truncatingIfNeeded: $0)) } }
    guard bytes.starts(with: Self.mark), bytes.count >= Place.coordinates, let kind = number(Place.kind, 1),
      let options = number(Place.options, 2), let top = signed(Place.top), let left = signed(Place.left),
      let few = number(Place.count, 2), let many = number(Place.largeCount, 4),
      let second = number(Place.secondHeader, 4)
    else { return nil }
    name = Self.name(second, number)
    guard kind == Self.pointKind else {
      points = nil
      return
    }
    let count = few == 0 ? many : few
    let isExact = options & Self.exactOption != 0
    // Checked before anything is allocated.
    guard count > 0, count <= (bytes.count - Place.coordinates) / (isExact ? 12 : 4) else { return nil }
    let (first, exact) = (Place.coordinates, Place.coordinates + 4 * count)
    func fraction(_ place: Int) -> Double {
      Double(Float(bitPattern: UInt32(truncatingIfNeeded: number(place, 4) ?? 0)))
    }
    points = (0..<count).map { index in
      isExact
        ? PixelPoint(x: fraction(exact + 4 * index), y: fraction(exact + 4 * (count + index)))
        : PixelPoint(
          x: Double(left + (signed(first + 2 * index) ?? 0)),
          y: Double(top + (signed(first + 2 * (count + index)) ?? 0)))
    }
  }

  /// The name behind the second header, in UTF-16.
  private static func name(_ second: Int, _ number: (Int, Int) -> Int?) -> String? {
    guard second > 0, let place = number(second + Place.nameOffset, 4),
      let length = number(second + Place.nameLength, 4), place > 0, length > 0, length < 1 << 16
    else { return nil }
    let units = (0..<length).compactMap { number(place + 2 * $0, 2).map { UInt16($0) } }
    return units.count == length ? String(decoding: units, as: UTF16.self) : nil
  }

  /// The file.
  var bytes: [UInt8] {
    let points = points ?? []
    func big(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func corner(_ values: [Double]) -> Int {
      Int((values.min() ?? 0).rounded(.down).clamped(to: -32_000...32_000))
    }
    func offset(_ value: Double, _ corner: Int) -> Int {
      Int((value - Double(corner)).rounded().clamped(to: 0...32_000))
    }
    func fraction(_ value: Double) -> [UInt8] { big(Int(Float(value).bitPattern), 4) }
    let (left, top) = (corner(points.map(\.x)), corner(points.map(\.y)))
    let (right, bottom) = (corner(points.map { -$0.x }), corner(points.map { -$0.y }))
    let units = Array((name ?? "").utf16)
    let coordinates =
      points.flatMap { big(offset($0.x, left), 2) } + points.flatMap { big(offset($0.y, top), 2) }
      + points.flatMap { fraction($0.x) } + points.flatMap { fraction($0.y) }
    var header = Self.mark + big(Self.version, 2) + [UInt8(Self.pointKind), 0]
    header += big(top, 2) + big(left, 2) + big(-bottom, 2) + big(-right, 2) + big(points.count, 2)
    header += [UInt8](repeating: 0, count: Place.options - header.count) + big(Self.exactOption, 2)
    let second = Place.coordinates + coordinates.count
    header += [UInt8](repeating: 0, count: Place.secondHeader - header.count) + big(second, 4)
    // 64 bytes, of which only the name's are filled; the name follows them.
    var behind = [UInt8](repeating: 0, count: Place.nameOffset) + big(second + 64, 4) + big(units.count, 4)
    behind += [UInt8](repeating: 0, count: 64 - behind.count)
    return header + coordinates + behind + units.flatMap { big(Int($0), 2) }
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
