import CKernels
import Encoder

// Unsafe pointers live here: products of matrices and the searches for their maxima work on buffers.

/// Cells of a template's film and of another one that look most like each other: the one is most like the other among
/// all of its film, and back.
package enum MutualMatches {
  /// Compares all cells with all cells; a product of matrices, a strip of the template at a time.
  ///
  /// - Returns: pairs of cells' centres, in the order of the template's cells.
  package static func everywhere(from template: FeatureMap, to film: FeatureMap) -> [PlacePair] {
    guard template.channels == film.channels, template.cells > 0, film.cells > 0 else { return [] }
    var best = [Int32](repeating: 0, count: template.cells)
    var back = Maxima(count: film.cells)
    var product = [Float](repeating: 0, count: min(strip, template.cells) * film.cells)
    template.values.withUnsafeBufferPointer { queries in
      product.withUnsafeMutableBufferPointer { product in
        best.withUnsafeMutableBufferPointer { best in
          guard let queries = queries.baseAddress, let product = product.baseAddress,
            let best = best.baseAddress
          else { return }
          for start in stride(from: 0, to: template.cells, by: strip) {
            let rows = min(strip, template.cells - start)
            Float.gemm(
              transposeA: false, transposeB: true, m: rows, n: film.cells, k: film.channels, alpha: 1,
              a: queries + start * film.channels, lda: film.channels, b: film.values, ldb: film.channels,
              beta: 0, c: product, ldc: film.cells)
            bregma_row_column_maxima(
              product, rows, film.cells, Int32(start), best + start, &back.values, &back.indices)
          }
        }
      }
    }
    return pairs(best, back.indices, template, film, tolerance: 0)
  }

  /// Compares every cell of the template with the film's cells near the place where it is expected.
  ///
  /// - Parameters:
  ///   - radius: how near, grid px.
  ///   - tolerance: how far from a cell its way back may end, grid px.
  ///   - expected: where a place of the template is expected on the film, grid px.
  package static func near(
    from template: FeatureMap, to film: FeatureMap, radius: Double, tolerance: Double,
    expected: (GridPoint) -> GridPoint
  ) -> [PlacePair] {
    guard template.channels == film.channels else { return [] }
    var back = Maxima(count: film.cells)
    let step = Double(film.stride)
    let best = template.values.withUnsafeBufferPointer { queries -> [Int32] in
      guard let queries = queries.baseAddress else { return [] }
      return (0..<template.cells).map { cell in
        let place = expected(template.centre(ofCell: cell))
        return Int32(
          bregma_best_in_window(
            queries + cell * film.channels, Int32(cell), film.values, film.height, film.width, film.channels,
            Float((place.x - (step - 1) / 2) / step), Float((place.y - (step - 1) / 2) / step),
            Float(radius / step), &back.values, &back.indices))
      }
    }
    return pairs(best, back.indices, template, film, tolerance: tolerance)
  }

  /// Cells of the template that are compared at once.
  private static let strip = 64

  /// The best so far for each cell of the film.
  private struct Maxima {
    var values: [Float]
    var indices: [Int32]

    init(count: Int) {
      values = [Float](repeating: -.infinity, count: count)
      indices = [Int32](repeating: -1, count: count)
    }
  }

  /// The pairs whose way back ends near where it began.
  private static func pairs(
    _ best: [Int32], _ back: [Int32], _ template: FeatureMap, _ film: FeatureMap, tolerance: Double
  ) -> [PlacePair] {
    best.enumerated().compactMap { cell, there in
      guard there >= 0, back[Int(there)] >= 0 else { return nil }
      let start = template.centre(ofCell: cell)
      guard start.distance(to: template.centre(ofCell: Int(back[Int(there)]))) <= tolerance else {
        return nil
      }
      return PlacePair(template: start, film: film.centre(ofCell: Int(there)))
    }
  }
}

extension FeatureMap {
  /// Columns times rows.
  var cells: Int { width * height }

  /// Where a cell's centre lies, grid px.
  func centre(ofCell cell: Int) -> GridPoint {
    let centre = Double(stride - 1) / 2
    return GridPoint(x: Double(cell % width * stride) + centre, y: Double(cell / width * stride) + centre)
  }

  /// The cells whose centre lies within a film's grid: the others are padding.
  func within(_ grid: WorkingGrid) -> FeatureMap {
    let columns = min(width, Peak.cells(covering: grid.width, stride: stride))
    let rows = min(height, Peak.cells(covering: grid.height, stride: stride))
    guard columns < width || rows < height else { return self }
    let line = columns * channels
    var cut: [Float] = []
    cut.reserveCapacity(rows * line)
    for row in 0..<rows { cut += values[row * width * channels..<row * width * channels + line] }
    return FeatureMap(stride: stride, width: columns, height: rows, channels: channels, values: cut)
  }
}
