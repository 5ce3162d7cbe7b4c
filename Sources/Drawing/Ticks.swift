import Foundation

/// Round numbers to write along an axis.
package struct Ticks: Sendable, Equatable {
  /// Where the ticks stand, ascending, all inside the range.
  package let values: [Double]
  /// What to write at each, with as many decimals as the step needs.
  package let labels: [String]

  /// Ticks at multiples of 1, 2 or 5 times a power of ten; about `count` of them.
  ///
  /// A range that is empty or not finite gets none.
  package init(over range: ClosedRange<Double>, about count: Int = 5) {
    let extent = range.upperBound - range.lowerBound
    guard extent > 0, extent.isFinite, count > 0 else {
      values = []
      labels = []
      return
    }
    let rough = extent / Double(count)
    let power = pow(10, floor(log10(rough)))
    let factor = [1.0, 2, 5, 10].min { abs(log($0 * power / rough)) < abs(log($1 * power / rough)) }
    let step = (factor ?? 1) * power
    let tolerance = 1e-9
    let first = (range.lowerBound / step - tolerance).rounded(.up)
    let last = (range.upperBound / step + tolerance).rounded(.down)
    values = stride(from: first, through: last, by: 1).map { $0 * step }
    let decimals = max(0, Int(-floor(log10(step) + tolerance)))
    labels = values.map { String(format: "%.\(decimals)f", $0 == 0 ? 0 : $0) }
  }
}
