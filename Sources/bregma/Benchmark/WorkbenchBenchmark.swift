import Basics
import Foundation
import Landmarks
import Radiograph
import Search
import Store

/// What a person waits for in the workbench: the program itself in a terminal of 200x60, on many images.
struct WorkbenchBenchmark {
  /// Films to link to.
  let films: BenchmarkFilms
  /// Images of the folder.
  let images: Int

  private static let columns: UInt16 = 200
  private static let rows: UInt16 = 60

  /// Adds the measurements to a report.
  func measure(into report: inout Report) throws {
    let folder = try makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let section = "workbench"
    report.add(section, "images", Double(images), digits: 0, unit: "")
    report.add(section, "terminal", "\(Self.columns)x\(Self.rows), direct colour")
    let program = Places.executable
    let terminal = try PseudoTerminal(
      program, ["open", folder, "--graphics", "off"], columns: Self.columns, rows: Self.rows)
    let first = terminal.wait(for: "\(images)")
    let used = terminal.processorTime
    guard let frame = first, let film = terminal.wait(for: "bit") else {
      return report.warn("the workbench showed nothing: not measured")
    }
    report.add(section, "first frame after the start", frame * 1000, digits: 0, unit: "ms")
    if let used { report.add(section, "processor time until then", used * 1000, digits: 0, unit: "ms") }
    report.add(section, "first film after the start", film * 1000, digits: 0, unit: "ms")
    _ = terminal.read(pause: 0.3, limit: 1)
    let before = terminal.processorTime
    try add(latencies(terminal, "l", "h", count: 200), "key to frame", to: &report)
    if let before, let after = terminal.processorTime {
      report.add(section, "processor time per key", (after - before) / 200 * 1000, digits: 1, unit: "ms")
    }
    _ = terminal.type("++++", pause: 0.3)
    let pans = try latencies(terminal, "L", "H", count: 60)
    try add(pans, "panning", to: &report)
    report.add(
      section, "bytes per frame, panning", (pans.map { Double($0.bytes) }.upperMedian ?? 0) / 1024, digits: 1,
      unit: "KiB")
    addBytesUntilExact(terminal, "panning", to: &report)
    _ = terminal.type("0", pause: 0.3)
    for _ in 0..<8 { _ = terminal.type("n", pause: 0.3) }
    if let memory = terminal.memory { report.add(section, "memory", memory, digits: 0, unit: "MiB") }
    _ = terminal.type("P", pause: 0.2)
    _ = terminal.read(pause: 0.2, limit: 3)
    try add(latencies(terminal, "l", "h", count: 200), "key to frame, detecting", to: &report)
    if let memory = terminal.memory {
      report.add(section, "memory, detecting", memory, digits: 0, unit: "MiB")
    }
    _ = terminal.type("\u{3}", limit: 1)
    try measureFewColours(program, folder, into: &report)
    try measurePixels(program, folder, into: &report)
  }

  /// What is sent where a slow line asks for fewer greys.
  private func measureFewColours(_ program: String, _ folder: String, into report: inout Report) throws {
    let terminal = try PseudoTerminal(
      program, ["open", folder, "--graphics", "off", "--colours", "256"], columns: Self.columns,
      rows: Self.rows)
    guard terminal.wait(for: "bit") != nil else { return report.warn("256 colours: nothing was shown") }
    _ = terminal.type("++++", pause: 0.3)
    addBytesUntilExact(terminal, "panning in 256 colours", to: &report)
    _ = terminal.type("\u{3}", limit: 1)
  }

  private func addBytesUntilExact(_ terminal: PseudoTerminal, _ what: String, to report: inout Report) {
    let settled = ["L", "H", "L", "H", "L"].map { Double(terminal.type($0, pause: 0.3).bytes) }
    report.add(
      "workbench", "bytes until the greys are exact, \(what)", (settled.upperMedian ?? 0) / 1024, digits: 1,
      unit: "KiB")
  }

  /// The same in a terminal that says that it draws pictures, in Kitty's protocol with cells of 10x20 px.
  private func measurePixels(_ program: String, _ folder: String, into report: inout Report) throws {
    let terminal = try PseudoTerminal(
      program, ["open", folder, "--graphics", "kitty"], columns: Self.columns, rows: Self.rows)
    guard terminal.wait(for: "\u{1B}[c") != nil else { return report.warn("pixels: nothing was asked") }
    _ = terminal.type("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?62;c", pause: 0.5)
    let moves = try latencies(terminal, "l", "h", count: 200)
    try add(moves, "key to frame, in pixels", to: &report)
    report.add(
      "workbench", "bytes per frame, in pixels", (moves.map { Double($0.bytes) }.upperMedian ?? 0) / 1024,
      digits: 1,
      unit: "KiB")
    _ = terminal.type("++++", pause: 0.3)
    try add(latencies(terminal, "L", "H", count: 60), "panning, in pixels once keys pause", to: &report)
    _ = terminal.type("\u{3}", limit: 1)
  }

  /// A folder of links to the films, its first image marked.
  private func makeFolder() throws -> String {
    let manager = FileManager.default
    let folder = NSTemporaryDirectory() + "bregma-benchmark-\(UUID().uuidString)"
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let template = films.template else { throw SearchError.noMarks }
    let kind = (template.image.name as NSString).pathExtension
    let base = manager.currentDirectoryPath
    for index in 1...images {
      let path = index == 1 ? template.path : films.paths[index % films.paths.count]
      let whole = path.hasPrefix("/") ? path : "\(base)/\(path)"
      try manager.createSymbolicLink(atPath: "\(folder)/film\(index).\(kind)", withDestinationPath: whole)
    }
    let store = try AnnotationStore.open(folder: folder)
    try store.setLandmarks(template.marks.keys.sorted())
    let points = template.marks.map {
      LandmarkPoint(landmark: $0, position: $1, status: .placed, annotator: "benchmark")
    }
    let first = ImageName("film1.\(kind)")
    if let edit = try store.points(image: first).importing(points, by: "benchmark") {
      try store.apply(edit, image: first)
    }
    return folder
  }

  /// Presses two keys in turn, a little apart, as a person does.
  private func latencies(
    _ terminal: PseudoTerminal, _ first: String, _ second: String, count: Int
  ) throws -> [PseudoTerminal.Answer] {
    try (0..<count).compactMap { index in
      try Task.checkCancellation()
      _ = terminal.read(pause: 0.005, limit: 0.02)
      let answer = terminal.type(index % 2 == 0 ? first : second)
      return answer.seconds == nil ? nil : answer
    }
  }

  private func add(_ answers: [PseudoTerminal.Answer], _ name: String, to report: inout Report) throws {
    let times = answers.compactMap(\.seconds)
    guard !times.isEmpty else { return report.warn("\(name): no frame came") }
    report.add("workbench", "\(name), median", (times.upperMedian ?? 0) * 1000, digits: 2, unit: "ms")
    report.add(
      "workbench", "\(name), worst of \(times.count)", (times.max() ?? 0) * 1000, digits: 2, unit: "ms")
  }
}
