import Basics
import Drawing
import Foundation
import PictureTerminal
import Testing

/// Pictures as files that a person can look at: `Golden/NAME.png`.
///
/// `BREGMA_RENEW_GOLDEN=1 swift test --filter SnapshotTests` writes them anew; look at them before committing.
enum GoldenPicture {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let isRenewing = ProcessInfo.processInfo.environment["BREGMA_RENEW_GOLDEN"] != nil

  /// The path of a file of the source folder.
  static func source(_ name: String) -> String { "\(root)/\(name)" }

  /// Expects a picture to be that of a file, pixel by pixel.
  ///
  /// Where it is not, the issue says how much differs and where, and `Results/frames` gets the picture, and one
  /// that shows the difference in red.
  static func check(_ canvas: Canvas, _ name: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let path = source("Tests/SnapshotTests/Golden/\(name).png")
    if isRenewing {
      return try FileBytes.write(
        PNGPicture.file(rgb: canvas.rgb, width: canvas.width, height: canvas.height), to: path)
    }
    let golden = (try? FileBytes.read(path: path)).flatMap { PNGPicture($0, channels: 3) }
    if let golden, golden.width == canvas.width, golden.height == canvas.height, golden.samples == canvas.rgb
    {
      return
    }
    let results = source("Results/frames")
    try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
    try canvas.writePNG("\(results)/\(name).png")
    guard let golden else {
      Issue.record("there is no \(path); see Results/frames/\(name).png", sourceLocation: sourceLocation)
      return
    }
    let difference = Difference(canvas, golden)
    try difference.canvas.writePNG("\(results)/\(name)-difference.png")
    Issue.record(
      "\(name): \(difference); see Results/frames/\(name).png and \(name)-difference.png",
      sourceLocation: sourceLocation)
  }

  /// Where two pictures differ.
  struct Difference: CustomStringConvertible {
    /// The one that was made, dimmed, with what differs in red.
    private(set) var canvas: Canvas
    /// Pixels that differ, and the first of them, row by row.
    private(set) var count = 0
    private(set) var first: (column: Int, row: Int)?
    /// Largest difference of a component, 0...255.
    private(set) var largest = 0
    /// Sizes, where they differ.
    private var sizes: String?

    init(_ made: Canvas, _ golden: PNGPicture) {
      canvas = Canvas(width: max(made.width, golden.width), height: max(made.height, golden.height))
      if made.width != golden.width || made.height != golden.height {
        sizes = "\(made.width)x\(made.height) px instead of \(golden.width)x\(golden.height); "
      }
      for row in 0..<canvas.height {
        for column in 0..<canvas.width {
          let isInside = column < golden.width && row < golden.height && made.contains(column, row)
          let colour = made[column, row]
          let wanted = isInside ? golden.colour(row * golden.width + column) ?? [] : []
          let worst = zip([colour.r, colour.g, colour.b], wanted).map { abs(Int($0) - Int($1)) }.max() ?? 255
          if worst > 0 {
            count += 1
            largest = max(largest, worst)
            first = first ?? (column, row)
          }
          canvas[column, row] =
            worst > 0 ? RGB(255, UInt8(max(0, 160 - worst)), 60) : colour.blended(with: .white, share: 0.7)
        }
      }
    }

    var description: String {
      let place = first.map { "the first at column \($0.column), row \($0.row) (pixels), " } ?? ""
      return "\(sizes ?? "")\(count) pixels differ, \(place)by at most \(largest) of 255"
    }
  }
}
