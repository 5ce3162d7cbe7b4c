import Encoder
import Matching
import Testing

@Suite struct SimilarityStackTests {
  /// Cell by cell, straight from the definition.
  private func reference(_ descriptor: Descriptor, _ pyramid: FeaturePyramid, _ weights: [Double]) -> [Double]
  {
    let finest = pyramid.levels[0]
    return (0..<finest.height * finest.width).map { cell in
      let x = Double(cell % finest.width * finest.stride) + Double(finest.stride - 1) / 2
      let y = Double(cell / finest.width * finest.stride) + Double(finest.stride - 1) / 2
      return pyramid.levels.indices.reduce(0) { sum, level in
        let map = pyramid.levels[level]
        func cosine(_ column: Int, _ row: Int) -> Double {
          let (column, row) = (min(max(column, 0), map.width - 1), min(max(row, 0), map.height - 1))
          return (0..<map.channels).reduce(0) {
            $0 + Double(descriptor.levels[level][$1])
              * Double(map.values[(row * map.width + column) * map.channels + $1])
          }
        }
        let u = (x - Double(map.stride - 1) / 2) / Double(map.stride)
        let v = (y - Double(map.stride - 1) / 2) / Double(map.stride)
        let (left, top) = (Int(u.rounded(.down)), Int(v.rounded(.down)))
        let (across, down) = (u - Double(left), v - Double(top))
        let above = cosine(left, top) * (1 - across) + cosine(left + 1, top) * across
        let below = cosine(left, top + 1) * (1 - across) + cosine(left + 1, top + 1) * across
        return sum + weights[level] * (above * (1 - down) + below * down)
      }
    }
  }

  @Test(arguments: [(200, 260, 6), (64, 64, 1), (333, 90, 17)])
  func equalsTheDefinition(width: Int, height: Int, channels: Int) {
    let film = SyntheticFilm(
      grid: WorkingGrid(filmWidth: width, filmHeight: height, longSide: max(width, height) / 2),
      channels: channels, seed: UInt64(width))
    let weights = [0.4, 0.1, 0.2, 0.3]
    let pyramid = film.encoded.pyramid
    let descriptors = [GridPoint(x: 3.2, y: 20), GridPoint(x: 40.7, y: 9.1), GridPoint(x: -5, y: 900)].map {
      Descriptor(at: $0, in: pyramid)
    }
    let stack = SimilarityStack(of: descriptors, on: pyramid, weights: weights)
    for (row, descriptor) in descriptors.enumerated() {
      let expected = reference(descriptor, pyramid, weights)
      let worst = zip(stack.map(row), expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(stack.map(row).count == expected.count)
      #expect(worst < 1e-4)
    }
  }

  @Test func planeCarriesCellValuesAtTheirCentres() {
    let film = SyntheticFilm(strides: [1, 4]).encoded
    let fine = FeaturePyramid(levels: [film.pyramid.levels[1]])
    let descriptor = Descriptor(at: GridPoint(x: 50, y: 60), in: fine)
    let stack = SimilarityStack(of: [descriptor], on: fine, weights: [1])
    let plane = stack.plane(of: stack.map(0), grid: film.grid)
    #expect(plane.width == film.grid.width && plane.height == film.grid.height)
    // Stride 4: the four grid pixels around a cell centre are symmetric about it, so their mean is its value.
    for (column, row) in [(0 + 5, 9), (30, 40), (12, 3)] {
      let sum =
        plane[4 * column + 1, 4 * row + 1] + plane[4 * column + 2, 4 * row + 2]
        + plane[4 * column + 1, 4 * row + 2] + plane[4 * column + 2, 4 * row + 1]
      let cell = stack.map(0)[row * stack.width + column]
      let neighbours = [-1, 1, -stack.width, stack.width].map {
        abs(stack.map(0)[row * stack.width + column + $0] - cell)
      }
      #expect(abs(sum / 4 - cell) <= (neighbours.max() ?? 0) / 4)
    }
  }
}
