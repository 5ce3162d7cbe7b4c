import Cells
import Information
import Radiograph

/// One of the two cuts between information categories.
enum Cut: Sendable {
  /// Between low and medium.
  case low
  /// Between medium and high.
  case high
}

// Information maps: the cuts between their categories, their histogram, and what other films hold.
extension Model {
  /// Where information categories begin and end, bits.
  package var cuts: Categories {
    get { images.cuts }
    set { images.cuts = newValue }
  }

  /// Moves a cut by a tenth of a bit; the two never cross.
  mutating func moveCut(_ cut: Cut, up: Bool) -> [Command] {
    let step = InformationHistogram.binWidth * (up ? 1 : -1)
    return setCut(cut, to: (cut == .low ? cuts.medium : cuts.high) + step)
  }

  /// Puts a cut on the next tenth of a bit, but not beyond the other one.
  mutating func setCut(_ cut: Cut, to bits: Double) -> [Command] {
    let tenths = (bits * 10).rounded() / 10
    let low = cut == .low ? max(0, min(cuts.high, tenths)) : cuts.medium
    let high = cut == .high ? max(cuts.medium, min(InformationLayer.scaleTop, tenths)) : cuts.high
    return Categories(cuts: low, high).map { part(by: $0) } ?? []
  }

  /// Goes back to the usual cuts.
  mutating func resetCuts() -> [Command] {
    let commands = part(by: .usual)
    message.text += ", as usual"
    return commands
  }

  private mutating func part(by categories: Categories) -> [Command] {
    cuts = categories
    information = information?.parted(by: categories)
    let (low, high) = (categories.medium, categories.high)
    message = Message("Low below \(shortText(low)) bits, high from \(shortText(high)) bits")
    return [.saveSetting(.cuts, "\(low),\(high)")]
  }

  mutating func toggleHistogram() -> [Command] {
    hasHistogram.toggle()
    message = Message(
      hasHistogram
        ? "The histogram of the film's information; pull its cuts, or move them by their keys"
        : "The histogram is put away")
    return []
  }

  /// Where the histogram lies over the film; nil where it is not wanted, has no room or no map yet.
  var histogramBox: CellRect? {
    guard hasHistogram, layer.isOfInformation, information != nil, let pane = layout?.film,
      pane.columns >= 24, pane.rows >= 14
    else { return nil }
    let columns = min(pane.columns, 74)
    let rows = pane.rows >= 30 ? 10 : 7
    return CellRect(
      column: pane.column + (pane.columns - columns) / 2, row: pane.row + pane.rows - rows, columns: columns,
      rows: rows)
  }

  /// Takes hold of the cut that is nearer to a column of the histogram, and brings it there.
  mutating func pullCut(to column: Int, _ box: CellRect) -> [Command] {
    let inside = box.inset(by: 1)
    let bits =
      (Double(column - inside.column) + 0.5) / Double(inside.columns) * InformationLayer.scaleTop
    let nearer: Cut = abs(bits - cuts.medium) <= abs(bits - cuts.high) ? .low : .high
    let cut = pulledCut ?? nearer
    pulledCut = cut
    return setCut(cut, to: bits)
  }

  /// A map is there: it is shown, and the films that come next are mapped before anybody asks.
  mutating func informationComputed(_ image: ImageName, _ layer: InformationLayer) -> [Command] {
    images.setHistogram(layer.histogram, of: image)
    if beside?.film.name == image { beside?.information = layer }
    guard image == imageName else { return [] }
    information = layer.parted(by: cuts)
    guard self.layer.isOfInformation else { return [] }
    let ahead = [1, 2, -1].compactMap { images.neighbour($0) }.filter { $0 != images.current }
    let beside = [unmappedBeside].compactMap { $0 }
    let names = beside + ahead.map { images.entries[$0].name }.filter { !beside.contains($0) }
    return names.isEmpty ? [] : [.mapAhead(names)]
  }

  /// Measures the films whose information is not known yet, so that the list can be sorted by it.
  mutating func measureInformation() -> [Command] {
    let missing = images.visible.map { images.entries[$0] }.filter { $0.histogram == nil }.map(\.name)
    guard !missing.isEmpty, job == nil else { return [] }
    job = Job(name: "measuring information", done: 0, total: missing.count)
    message = Message("Sorted by information once \(missing.count) films are measured; Esc stops")
    return [.measureInformation(missing)]
  }

  /// The films were measured, or some of them.
  mutating func informationMeasured(_ failures: [String], wasCancelled: Bool) {
    job = nil
    // Somebody who has sorted otherwise meanwhile waits for another answer.
    guard images.order == .information else { return }
    images.sort(images.order)
    if let failure = failures.first {
      message = Message("Not all films could be measured: \(failure)", .warning)
    } else {
      message = Message(
        wasCancelled
          ? "Stopped; films that were not measured come last"
          : "Images sorted \(images.order.label)", wasCancelled ? .plain : .success)
    }
  }
}
