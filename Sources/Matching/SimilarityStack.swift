import CKernels
import Encoder
import Radiograph

// Unsafe pointers live here: the matrix product and the upsampling kernel work on buffers.

/// Combined similarity maps of several descriptors on one film, at the cells of the finest level.
package struct SimilarityStack: Sendable {
  /// Grid pixels per cell.
  package let stride: Int
  /// Columns of cells.
  package let width: Int
  /// Rows of cells.
  package let height: Int
  /// `[descriptors, height, width]`, the weighted mean cosine over the levels.
  package private(set) var values: [Float]

  /// Compares every descriptor with every cell: one matrix product per level, then bilinear upsampling.
  ///
  /// - Parameters:
  ///   - descriptors: from the same encoder as the pyramid.
  ///   - pyramid: at least one level, finest first.
  ///   - weights: one per level, summing to 1.
  package init(of descriptors: [Descriptor], on pyramid: FeaturePyramid, weights: [Double]) {
    let finest = pyramid.levels[0]
    let area = finest.width * finest.height
    var combined = [Float](repeating: 0, count: descriptors.count * area)
    for (level, map) in pyramid.levels.enumerated() where weights[level] > 0 {
      let cosines = Self.cosines(of: descriptors.map { $0.levels[level] }, on: map)
      let centre = Float(finest.stride - map.stride) / 2 / Float(map.stride)
      combined.withUnsafeMutableBufferPointer { target in
        cosines.withUnsafeBufferPointer { source in
          guard let target = target.baseAddress, let source = source.baseAddress else { return }
          for row in descriptors.indices {
            bregma_add_upsampled(
              target + row * area, finest.height, finest.width,
              source + row * map.width * map.height, map.height, map.width,
              Float(finest.stride) / Float(map.stride), centre, Float(weights[level]))
          }
        }
      }
    }
    (stride, width, height, values) = (finest.stride, finest.width, finest.height, combined)
  }

  /// `[descriptors, cells]`: the dot product of every descriptor with every cell of one level.
  private static func cosines(of descriptors: [[Float]], on map: FeatureMap) -> [Float] {
    let cells = map.width * map.height
    let queries = descriptors.flatMap { $0 }
    precondition(queries.count == descriptors.count * map.channels, "descriptor of another encoder")
    var product = [Float](repeating: 0, count: descriptors.count * cells)
    product.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      Float.gemm(
        transposeA: false, transposeB: true, m: descriptors.count, n: cells, k: map.channels, alpha: 1,
        a: queries, lda: map.channels, b: map.values, ldb: map.channels, beta: 0, c: output, ldc: cells)
    }
    return product
  }

  /// Takes from the map of one descriptor what the distance from its expected place costs.
  mutating func expect(_ place: Alignment.Place, of row: Int, options: AlignmentOptions) {
    for cell in 0..<width * height {
      let centre = centre(ofCell: cell)
      let (x, y) = (centre.x - place.position.x, centre.y - place.position.y)
      values[row * width * height + cell] -= Float(
        options.cost(squaredDistance: x * x + y * y, deviation: place.deviation))
    }
  }

  /// The map of one descriptor, `[height, width]`.
  package func map(_ row: Int) -> ArraySlice<Float> {
    values[row * width * height..<(row + 1) * width * height]
  }

  /// Where a cell's centre lies, grid px.
  func centre(ofCell cell: Int) -> GridPoint {
    let centre = Double(stride - 1) / 2
    return GridPoint(
      x: Double(cell % width * stride) + centre, y: Double(cell / width * stride) + centre)
  }

  /// The map of one descriptor, to be read between cell centres.
  func cells(of row: Int) -> Cells {
    Cells(stride: stride, values: Plane(width: width, height: height, values: Array(map(row))))
  }

  /// One similarity map.
  struct Cells {
    let stride: Int
    let values: Plane

    /// The similarity at a grid position, bilinear, clamped at the border.
    func similarity(at point: GridPoint) -> Float {
      let centre = Double(stride - 1) / 2
      return values.bilinear(x: (point.x - centre) / Double(stride), y: (point.y - centre) / Double(stride))
    }
  }

  /// A map of cells upsampled to the grid pixels of a film.
  package func plane(of map: ArraySlice<Float>, grid: WorkingGrid) -> Plane {
    var pixels = [Float](repeating: 0, count: grid.width * grid.height)
    pixels.withUnsafeMutableBufferPointer { target in
      map.withUnsafeBufferPointer { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        bregma_add_upsampled(
          target, grid.height, grid.width, source, height, width, 1 / Float(stride),
          -Float(stride - 1) / 2 / Float(stride), 1)
      }
    }
    return Plane(width: grid.width, height: grid.height, values: pixels)
  }
}
