/// How the image list is sorted.
package enum ImageOrder: String, Sendable, CaseIterable {
  /// By file name.
  case name
  /// Images with predictions first, the least certain of them at the top.
  case uncertainty
  /// The least done first.
  case progress

  /// The order after this one, round and round.
  package var next: ImageOrder {
    let all = ImageOrder.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// What the status line says of it.
  package var label: String {
    switch self {
    case .name: "by name"
    case .uncertainty: "by uncertainty, the worst first"
    case .progress: "by progress, the least done first"
    }
  }

  /// Sorts indices into entries; what is alike stays in the order of names.
  func sorted(_ indices: [Int], of entries: [ImageEntry]) -> [Int] {
    switch self {
    case .name: return indices
    case .uncertainty:
      return indices.sorted { by(uncertainty(entries[$0]), uncertainty(entries[$1]), $0, $1) }
    case .progress:
      return indices.sorted {
        by(Double(entries[$0].progress.reviewed), Double(entries[$1].progress.reviewed), $0, $1)
      }
    }
  }

  /// Small when uncertain; images without predictions come last.
  private func uncertainty(_ entry: ImageEntry) -> Double {
    entry.progress.predicted > 0 ? entry.progress.lowestConfidence ?? 0 : .infinity
  }

  private func by(_ first: Double, _ second: Double, _ a: Int, _ b: Int) -> Bool {
    first == second ? a < b : first < second
  }
}
