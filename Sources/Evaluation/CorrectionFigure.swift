import Basics
import Drawing
import Foundation
import Landmarks

/// What correcting films brings, as a picture: the mean error on the films that nobody has corrected against the number
/// of those corrected, a panel per set of films, a line per way of going about it.
package struct CorrectionFigure: Sendable {
  /// One measurement.
  private struct Row {
    let set: String
    let way: String
    let unit: String
    let films: Double
    let mean: Double
    let low: Double
    let high: Double
  }

  private let rows: [Row]

  private static let columns = ["set", "way", "unit", "films", "mean", "low", "high"]
  private static let inks = [0x1B3A6B, 0xD98B5F, 0x9A9A9A, 0x5FA57A].map { RGB(hex: $0) }
  private static let panel = (width: 460, height: 420)

  /// Reads a table with the columns set, way, unit, films, mean, low and high: a row for each point of each line.
  ///
  /// - Throws: `FileError`, `PointTableError` naming file and line.
  package init(path: String) throws {
    let records = try DelimitedText.records(of: FileBytes.read(path: path), file: path)
    guard let header = records.first, header.fields == Self.columns, records.count > 1 else {
      throw PointTableError(
        file: path, reason: "expected the columns \(Self.columns.joined(separator: ",")) and a row below")
    }
    rows = try records.dropFirst().map { record in
      let numbers = record.fields.dropFirst(3).compactMap { Double($0) }.filter { (0...1e12).contains($0) }
      guard record.fields.count == Self.columns.count, numbers.count == 4 else {
        throw PointTableError(
          file: path, reason: "line \(record.line): expected three texts and four numbers from 0 on")
      }
      return Row(
        set: record.fields[0], way: record.fields[1], unit: record.fields[2], films: numbers[0],
        mean: numbers[1], low: numbers[2], high: numbers[3])
    }
  }

  /// Draws the panels side by side on white.
  package func canvas() -> Canvas {
    let sets = distinct(\.set)
    var canvas = Canvas(width: 40 + sets.count * Self.panel.width, height: Self.panel.height + 110)
    for (index, set) in sets.enumerated() {
      let shown = rows.filter { $0.set == set }
      let (most, worst) = (shown.map(\.films).max() ?? 1, shown.map(\.high).max() ?? 1)
      let plot = Plot(
        x: 0...(most * 1.05), y: 0...(worst * 1.08), left: 100 + index * Self.panel.width, top: 50,
        width: Self.panel.width - 100, height: Self.panel.height - 40)
      plot.drawAxes(
        on: &canvas, title: set, xLabel: "films corrected", yLabel: "mean error (\(shown[0].unit))")
      let ways = distinct(\.way)
      for (number, way) in ways.enumerated().reversed() {
        draw(shown.filter { $0.way == way }, ink: Self.inks[number % Self.inks.count], by: plot, on: &canvas)
      }
      if index == 0 {
        plot.legend(
          ways.enumerated().map { ($1, Self.inks[$0 % Self.inks.count]) }, on: &canvas)
      }
    }
    return canvas
  }

  /// A line through the means, with a bar from the lowest to the highest draw at each.
  private func draw(_ line: [Row], ink: RGB, by plot: Plot, on canvas: inout Canvas) {
    let line = line.sorted { $0.films < $1.films }
    plot.curve(line.map { ($0.films, $0.mean) }, width: 3, ink: ink, on: &canvas)
    for row in line where row.high > row.low {
      plot.curve([(row.films, row.low), (row.films, row.high)], width: 1.5, ink: ink, on: &canvas)
    }
    for row in line { canvas.disc(at: plot.place(row.films, row.mean), radius: 4.5, ink: ink) }
  }

  /// The different texts of a column, in the order of the table.
  private func distinct(_ column: KeyPath<Row, String>) -> [String] {
    rows.map { $0[keyPath: column] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
