import Foundation
import Information
import Testing

/// The definition, pixel by pixel: histogram the part of the disk inside the image, then sum.
private func slowEntropy(_ grey: [UInt8], _ width: Int, _ height: Int, radius: Int) -> [Double] {
  (0..<width * height).map { index in
    let (x, y) = (index % width, index / width)
    var histogram = [Int](repeating: 0, count: 256)
    for v in max(0, y - radius)...min(height - 1, y + radius) {
      for u in max(0, x - radius)...min(width - 1, x + radius)
      where (u - x) * (u - x) + (v - y) * (v - y) <= radius * radius {
        histogram[Int(grey[v * width + u])] += 1
      }
    }
    let total = Double(histogram.reduce(0, +))
    return histogram.filter { $0 > 0 }.reduce(0) { $0 - Double($1) / total * log2(Double($1) / total) }
  }
}

@Suite struct InformationMapTests {
  @Test func equalsTheDefinitionEverywhere() throws {
    for _ in 0..<24 {
      let (width, height) = (Int.random(in: 1...70), Int.random(in: 1...70))
      let (radius, levels) = (Int.random(in: 1...12), [1, 2, 16, 256].randomElement() ?? 256)
      let grey = (0..<width * height).map { _ in UInt8(Int.random(in: 0..<levels) * (255 / levels)) }
      let slow = slowEntropy(grey, width, height, radius: radius)
      let fast = try InformationMap.compute(
        grey: grey, width: width, height: height, radius: radius, workers: 2)
      let worst = zip(fast.values, slow).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
      #expect(worst < 1e-6, "\(width)x\(height), radius \(radius), \(levels) levels")
    }
  }

  @Test func doesNotDependOnTheNumberOfWorkers() throws {
    let (width, height) = (61, 333)
    let grey = (0..<width * height).map { _ in UInt8.random(in: 90...160) }
    let maps = try [1, 2, 5].map {
      try InformationMap.compute(grey: grey, width: width, height: height, workers: $0)
    }
    #expect(maps[0] == maps[1] && maps[0] == maps[2])
  }

  @Test func theUsualDiskIsTheReferenceOne() throws {
    // scikit-image's disk(10) has 317 pixels: each of its own grey where it can be, all of them in view.
    let bits = try InformationMap.compute(
      grey: (0..<441).map { UInt8($0 % 21 * 12) }, width: 21, height: 21, workers: 1)
    let column = { (dx: Int) in 2 * Int(Double(100 - dx * dx).squareRoot()) + 1 }
    let expected = (-10...10).reduce(0.0) { $0 - Double(column($1)) / 317 * log2(Double(column($1)) / 317) }
    #expect(abs(Double(bits[10, 10]) - expected) < 1e-6)
  }

  @Test func largeDisksAndFlatImagesStayExact() throws {
    let flat = try InformationMap.compute(
      grey: [UInt8](repeating: 200, count: 300 * 290), width: 300, height: 290,
      radius: InformationMap.radii.upperBound, workers: 2)
    #expect(flat.values.allSatisfy { $0 == 0 })
    let two = (0..<280 * 270).map { UInt8($0 % 2) }
    let even = try InformationMap.compute(grey: two, width: 280, height: 270, radius: 127, workers: 2)
    #expect(abs(even[140, 135] - 1) < 1e-6)
  }

  @Test func anEmptyImageHasAnEmptyMap() throws {
    #expect(try InformationMap.compute(grey: [], width: 0, height: 7, workers: 2).values.isEmpty)
  }
}
