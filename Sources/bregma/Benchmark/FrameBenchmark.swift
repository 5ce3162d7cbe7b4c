import Basics
import Cells
import Glibc
import Radiograph
import Terminal
import Workbench

/// From a key to its frame on a large film, without the terminal's part, in processor time: what else runs on
/// the machine does not count.
struct FrameBenchmark {
  /// Side of the film, px.
  private static let side = 5000
  private static let screen = CellSize(columns: 200, rows: 60)
  private static let cell = PixelSize(width: 10, height: 20)

  private var model: Model

  /// Measures and adds a section.
  static func add(to report: inout Report) {
    let clock = ContinuousClock()
    let film = film()
    var loaded: LoadedFilm?
    let preparing = clock.measure { loaded = LoadedFilm(name: "film", film: film) }
    guard let loaded else { return }
    let section = "frames, \(side)x\(side) px on \(screen.columns)x\(screen.rows) cells"
    report.add(
      section, "preparing the film, in the background", preparing.seconds * 1000, digits: 0, unit: "ms")
    var bench = FrameBenchmark(loaded)
    report.add(section, "first frame", bench.milliseconds("0"), digits: 1, unit: "ms")
    bench.add("cursor, whole film", keys: "l j h k", times: 25, to: &report, section)
    bench.add("grey window, whole film", keys: "w Right Up Left Down Esc", times: 10, to: &report, section)
    for _ in 0..<4 { _ = bench.milliseconds("+") }
    bench.add("panning, zoomed in", keys: "L L J H J L K L J", times: 10, to: &report, section)
    bench.add(
      "cursor at the border, zoomed in", keys: "Shift-Right Shift-Down Shift-Left Shift-Up", times: 25,
      to: &report, section)
    bench.add("zooming", keys: "- + - - + +", times: 10, to: &report, section)
    bench.addPixels(to: &report)
  }

  /// The same film drawn in pixels: what a key waits for, and the picture that follows it.
  private mutating func addPixels(to report: inout Report) {
    let section = "in pixels, cells of \(Self.cell.width)x\(Self.cell.height)"
    _ = update(&model, .cellMeasured(Self.cell))
    _ = milliseconds("0")
    for language in Graphics.Language.allCases {
      var sender = PictureSender(Graphics(language: language, cell: Self.cell))
      for (label, keys) in [("cursor", "l j h k"), ("panning", "L J H K")] {
        if label == "panning" { for _ in 0..<2 { _ = milliseconds("+") } }
        let keys = (0..<10).flatMap { _ in keys.split(separator: " ").map(String.init) }
        var costs: [(key: Double, picture: Double, bytes: Double)] = []
        for key in keys {
          let wait = milliseconds(key, quickView)
          let start = Self.processorMilliseconds
          let bytes = sender.bytes(toShow: view(model, model.screen).pixels).bytes
          costs.append((wait, Self.processorMilliseconds - start, Double(bytes.count) / 1024))
        }
        func median(_ values: [Double]) -> Double { values.upperMedian ?? 0 }
        let name = "\(label), \(language.rawValue)"
        report.add(section, "\(name), cells, worst", costs.map(\.key).max() ?? 0, digits: 1, unit: "ms")
        report.add(section, "\(name), picture, median", median(costs.map(\.picture)), digits: 1, unit: "ms")
        report.add(section, "\(name), sent, median", median(costs.map(\.bytes)), digits: 0, unit: "KiB")
      }
      _ = milliseconds("0")
    }
  }

  private init(_ film: LoadedFilm) {
    model = Model(
      screen: Self.screen, folder: "benchmark", images: ImageList(entries: [ImageEntry(name: film.name)]),
      landmarks: ["apex"], author: "benchmark")
    _ = model.open()
    _ = update(&model, .filmLoaded(image: film.name, .film(film)))
  }

  /// Median and worst of keys pressed again and again.
  private mutating func add(
    _ label: String, keys: String, times: Int, to report: inout Report, _ section: String
  ) {
    let keys = keys.split(separator: " ").map(String.init)
    let all = (0..<times).flatMap { _ in keys }.map { milliseconds($0) }
    report.add(section, "\(label), median", all.upperMedian ?? 0, digits: 1, unit: "ms")
    report.add(section, "\(label), worst", all.max() ?? 0, digits: 1, unit: "ms")
  }

  /// Presses a key and draws the frame.
  private mutating func milliseconds(
    _ key: String, _ draw: (Model, CellSize) -> Frame = { view($0, $1) }
  ) -> Double {
    guard let key = try? KeyScript(key).keys.first else { return 0 }
    let start = Self.processorMilliseconds
    _ = update(&model, .input(.key(key)))
    _ = draw(model, model.screen)
    return Self.processorMilliseconds - start
  }

  /// Time that this thread has had a processor, ms.
  private static var processorMilliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
  }

  /// A film with structure at every scale.
  private static func film() -> Film {
    var samples = [UInt16](repeating: 0, count: side * side)
    var noise: UInt64 = 1
    for index in samples.indices {
      noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let (x, y) = (index % side, index / side)
      samples[index] = UInt16(20_000 + (x * y >> 12 & 8191) + (x ^ y) + Int(noise >> 52))
    }
    return Film(width: side, height: side, bitDepth: 16, samples: samples)
  }
}
