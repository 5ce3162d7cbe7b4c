import Basics
import Encoder
import Foundation
import Pretraining
import Testing

/// Feature maps of two views and sampled rows with their positives.
private struct Problem {
  let cells = 30
  let channels = 4
  /// Unit features of the trained encoder, `[cells, channels]`.
  var x: [Double]
  /// Transformed features, `[cells, channels]`.
  var g: [Double]
  /// Unit features of the momentum encoder, `[cells, channels]`.
  let target: [Double]
  let rows: [CellMatches.Row]

  init(seed: UInt64, rowCount: Int) {
    var random = SplitMix64(seed: seed)
    func unit(_ cells: Int, _ channels: Int) -> [Double] {
      (0..<cells).flatMap { _ in
        let cell = (0..<channels).map { _ in random.normal() }
        let length = cell.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return cell.map { $0 / length }
      }
    }
    x = unit(cells, channels)
    target = unit(cells, channels)
    g = (0..<cells * channels).map { _ in random.normal() }
    let cells = cells
    rows = (0..<rowCount).map { _ in
      let first = Int(random.uniform(0, Double(cells)))
      let positives = (0..<1 + Int(random.uniform(0, 4))).map { (first + 7 * $0) % cells }
      return CellMatches.Row(cell: Int(random.uniform(0, Double(cells))), positives: positives)
    }
  }

  func cell(_ map: [Double], _ index: Int) -> [Double] {
    Array(map[index * channels..<(index + 1) * channels])
  }

  /// The formulas, written down.
  func slowPixContrast(temperature: Double) -> Double {
    rows.reduce(0) { sum, row in
      let powers = (0..<cells).map { exp(dot(cell(x, row.cell), cell(target, $0)) / temperature) }
      return sum - log(row.positives.map { powers[$0] }.reduce(0, +) / powers.reduce(0, +))
    } / Double(rows.count)
  }

  func slowPixPro(gamma: Int) -> Double {
    rows.reduce(0) { sum, row in
      var y = [Double](repeating: 0, count: channels)
      for j in 0..<cells {
        let similarity = pow(max(dot(cell(x, row.cell), cell(x, j)), 0), Double(gamma))
        for c in 0..<channels { y[c] += similarity * g[j * channels + c] }
      }
      let length = dot(y, y).squareRoot()
      return sum - row.positives.reduce(0) { $0 + dot(y, cell(target, $1)) / length }
    } / Double(rows.reduce(0) { $0 + $1.positives.count })
  }

  /// The fast loss and its gradients by x and g.
  func fast(_ loss: some CellLoss<Double>, weight: Double = 1) -> (loss: Double, x: [Double], g: [Double]) {
    var (dx, dg) = (x.map { _ in 0.0 }, g.map { _ in 0.0 })
    let value = x.withUnsafeBufferPointer { x in
      g.withUnsafeBufferPointer { g in
        dx.withUnsafeMutableBufferPointer { dx in
          dg.withUnsafeMutableBufferPointer { dg -> Double in
            guard let x = x.baseAddress, let g = g.baseAddress, let dx = dx.baseAddress,
              let dg = dg.baseAddress
            else { return .nan }
            return loss.add(
              asking: [x, g], answering: target, cells: cells, channels: channels, rows: rows,
              weight: weight, gradients: [dx, dg])
          }
        }
      }
    }
    return (value, dx, dg)
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

@Suite struct CellLossTests {
  @Test(arguments: [1, 9, 130]) func lossesEqualTheirFormulas(rows: Int) {
    let problem = Problem(seed: UInt64(rows), rowCount: rows)
    let contrast = problem.fast(PixContrast<Double>(temperature: 0.3)).loss
    #expect(abs(contrast - problem.slowPixContrast(temperature: 0.3)) < 1e-10)
    for gamma in [1, 2, 6] {
      let propagation = problem.fast(PixPro<Double>(gamma: gamma)).loss
      #expect(abs(propagation - problem.slowPixPro(gamma: gamma)) < 1e-9)
    }
  }

  @Test(arguments: [2, 6]) func gradientsAgreeWithFiniteDifferences(gamma: Int) {
    let problem = Problem(seed: 5, rowCount: 70)
    let weight = 0.6
    let contrast = problem.fast(PixContrast<Double>(temperature: 0.3), weight: weight)
    let propagation = problem.fast(PixPro<Double>(gamma: gamma), weight: weight)
    func slope(_ map: WritableKeyPath<Problem, [Double]>, _ i: Int, _ loss: (Problem) -> Double) -> Double {
      var (up, down) = (problem, problem)
      up[keyPath: map][i] += 1e-6
      down[keyPath: map][i] -= 1e-6
      return weight * (loss(up) - loss(down)) / 2e-6
    }
    for i in problem.x.indices {
      #expect(abs(contrast.x[i] - slope(\.x, i) { $0.slowPixContrast(temperature: 0.3) }) < 1e-7)
      #expect(abs(propagation.x[i] - slope(\.x, i) { $0.slowPixPro(gamma: gamma) }) < 1e-7)
      #expect(abs(propagation.g[i] - slope(\.g, i) { $0.slowPixPro(gamma: gamma) }) < 1e-7)
      #expect(contrast.g[i] == 0)
    }
  }

  @Test(arguments: Crops.allCases) func positivesAreTheCellsNearerThanTheThreshold(crops: Crops) {
    var random = SplitMix64(seed: 4)
    var options = Augmentation()
    options.crops = crops
    for _ in 0..<5 {
      let views = (0..<2).map { _ in
        ViewGeometry(
          width: 96, height: 64, centre: GridPoint(x: 100 + random.uniform(-5, 5), y: 80), zoom: 1,
          options: options, random: &random)
      }
      let stride = 8
      let (columns, count) = (96 / stride, 96 / stride * 64 / stride)
      func place(_ view: ViewGeometry, _ cell: Int) -> GridPoint {
        view.source(
          .init(x: Double(cell % columns * stride) + 3.5, y: Double(cell / columns * stride) + 3.5))
      }
      // The diagonal of a cell on the film, measured from its corners instead of from the matrix.
      func diagonal(_ view: ViewGeometry) -> Double {
        let m = view.matrix
        return Double(stride) * 2.squareRoot() * abs(m.0 * m.3 - m.1 * m.2).squareRoot()
      }
      let reach = 0.7 * max(diagonal(views[0]), diagonal(views[1]))
      let matches = CellMatches(of: Array(0..<count), from: views[0], to: views[1], stride: stride)
      let found = Dictionary(uniqueKeysWithValues: matches.rows.map { ($0.cell, $0.positives) })
      #expect(matches.rows.count > count / (crops == .near ? 4 : 20))
      for i in 0..<count {
        let expected = (0..<count).filter { j in
          let (a, b) = (place(views[0], i), place(views[1], j))
          return ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot() < reach
        }
        #expect(found[i] ?? [] == expected)
      }
    }
  }
}
