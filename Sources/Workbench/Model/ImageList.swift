import Information
import Landmarks
import Radiograph

/// How far the work on an image has come, as the image list shows it.
package enum ImageStage: Sendable, Equatable {
  case empty, partial, predicted, reviewed
}

/// One image of the folder.
package struct ImageEntry: Sendable, Equatable {
  /// Its name.
  package let name: ImageName
  /// How far the work on it has come.
  package var progress: ImageProgress
  /// Left out of searches by the person, whatever is marked on it.
  package var isLeftOut: Bool
  /// What the person says of it as a whole.
  package var remarks = FilmRemarks()
  /// How much information its pixels hold, once measured.
  package var histogram: InformationHistogram?
  /// How unlike the others its shape is, once shapes have been compared.
  package var oddity: Oddity?

  package init(name: ImageName, progress: ImageProgress = ImageProgress(), isLeftOut: Bool = false) {
    (self.name, self.progress, self.isLeftOut) = (name, progress, isLeftOut)
  }

  /// Whether searches go by its points: every image with points of a person that nobody left out.
  package var isTemplate: Bool { !isLeftOut && !isExcluded && progress.taught > 0 }

  /// Whether it takes no part in searches, counts, exports and evaluations.
  package var isExcluded: Bool { remarks.exclusion != nil }

  /// Whether it has predictions that somebody should look at.
  var waits: Bool { progress.predicted > 0 && !isExcluded }
}

/// The images of a folder, a filter over them and the one being worked on.
package struct ImageList: Sendable, Equatable {
  /// Every image, sorted by name.
  package private(set) var entries: [ImageEntry]
  /// Index of the current image in `entries`.
  package private(set) var current: Int
  /// Text that names must contain, without regard to case; empty shows all.
  package private(set) var filter: String
  /// Indices into `entries` that pass the filter, in the order chosen when it was chosen.
  package private(set) var visible: [Int]
  /// How `visible` is sorted.
  package private(set) var order = ImageOrder.name
  /// Indices into `entries` of the only images that are shown, in the person's order; nil shows all.
  package private(set) var choice: [Int]?
  /// Where information categories begin and end, bits.
  package var cuts = Categories.usual
  private var indexByName: [ImageName: Int]

  /// Landmarks that every image should have.
  package var landmarkCount: Int {
    didSet { count() }
  }
  /// Images on which a person has decided on every landmark. (The counts are kept up to date, so that no frame counts.)
  package private(set) var reviewedCount = 0
  /// Images with predictions that nobody has looked at.
  private(set) var predictedCount = 0
  /// Images that serve as templates.
  private(set) var templateCount = 0
  /// Landmarks that nobody has decided on, over all images that take part.
  private(set) var openCount = 0
  /// Images that take no part.
  private(set) var excludedCount = 0

  /// Makes a list; the first entry is current.
  package init(entries: [ImageEntry] = [], landmarkCount: Int = 0) {
    (self.entries, self.landmarkCount, self.current) = (entries, landmarkCount, 0)
    self.filter = ""
    self.visible = Array(entries.indices)
    self.indexByName = Dictionary(
      entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    count()
  }

  /// The image being worked on; nil in an empty folder.
  package var currentEntry: ImageEntry? { entries.indices.contains(current) ? entries[current] : nil }

  /// The entry index of an image.
  package func index(of name: ImageName) -> Int? { indexByName[name] }

  /// Makes an image current; indices outside the list are ignored.
  package mutating func select(_ index: Int) {
    if entries.indices.contains(index) { current = index }
  }

  /// Shows only names containing a text.
  package mutating func setFilter(_ text: String) {
    filter = text
    arrange()
  }

  /// Shows only some images, in the order given, and goes to the first; names that are not there are left out.
  package mutating func choose(_ names: [ImageName]) {
    let chosen = names.compactMap { indexByName[$0] }
    choice = chosen
    if let first = chosen.first { current = first }
    arrange()
  }

  /// The images that can be gone to: all, or those chosen.
  package var offered: [Int] { choice ?? Array(entries.indices) }

  /// Where the current image stands among those offered, from 1; nil when it is none of them.
  package var number: Int? {
    guard let choice else { return entries.isEmpty ? nil : current + 1 }
    return choice.firstIndex(of: current).map { $0 + 1 }
  }

  /// How many images are offered.
  package var total: Int { choice?.count ?? entries.count }

  /// Sorts the images; called again, it follows what was done meanwhile.
  package mutating func sort(_ order: ImageOrder) {
    self.order = order
    arrange()
  }

  private mutating func arrange() {
    let needle = filter.lowercased()
    visible = order.sorted(
      needle.isEmpty ? offered : offered.filter { passes(entries[$0], needle) }, of: entries, cuts)
  }

  /// Whether every word of a filter is in an image's name, or, after a `#`, begins one of its tags.
  private func passes(_ entry: ImageEntry, _ needle: String) -> Bool {
    needle.split(separator: " ").allSatisfy { word in
      word.first == "#"
        ? entry.remarks.hasTag(String(word.dropFirst())) : entry.name.name.lowercased().contains(word)
    }
  }

  /// Where the current image stands in `visible`, or would stand if the filter did not hide it.
  package var place: Int {
    order == .name && choice == nil
      ? visible.partitioningIndex { $0 >= current } : visible.firstIndex(of: current) ?? visible.count
  }

  /// Records how far an image has come.
  package mutating func setProgress(_ progress: ImageProgress, of name: ImageName) {
    change(name) { $0.progress = progress }
  }

  /// Records how much information an image's pixels hold.
  package mutating func setHistogram(_ histogram: InformationHistogram, of name: ImageName) {
    change(name) { $0.histogram = histogram }
  }

  /// Leaves an image out of searches, or takes it in again.
  package mutating func setLeftOut(_ flag: Bool, of name: ImageName) {
    change(name) { $0.isLeftOut = flag }
  }

  /// Records what is said of images as a whole.
  package mutating func setRemarks(_ remarks: [ImageName: FilmRemarks]) {
    for (name, said) in remarks { change(name) { $0.remarks = said } }
    arrange()
  }

  /// Records how unlike each other the shapes are; images that are not named have none.
  package mutating func setOddities(_ oddities: [ImageName: Oddity]) {
    for index in entries.indices { entries[index].oddity = oddities[entries[index].name] }
    arrange()
  }

  /// The visible image `offset` places from the current one, clamped at the ends.
  package func neighbour(_ offset: Int) -> Int? {
    guard !visible.isEmpty else { return nil }
    let insertion = place
    let onList = insertion < visible.count && visible[insertion] == current
    // From an image that the filter hides, "next" is the first visible one after it.
    let start = !onList && offset > 0 ? insertion - 1 : insertion
    return visible[max(0, min(visible.count - 1, start + offset))]
  }

  /// What a gallery shows, in order: every visible image; of one landmark only those that take part, unless none does.
  func galleryOrder(of landmark: Landmark?) -> [Int] {
    guard landmark != nil else { return visible }
    let taking = visible.filter { !entries[$0].isExcluded }
    return taking.isEmpty ? visible : taking
  }

  /// Images with unreviewed predictions, the least certain first.
  package func reviewOrder() -> [Int] {
    visible.filter { entries[$0].progress.predicted > 0 && !entries[$0].isExcluded }
      .sorted {
        let first = entries[$0].progress.lowestConfidence ?? 0
        let second = entries[$1].progress.lowestConfidence ?? 0
        return first == second ? $0 < $1 : first < second
      }
  }

  /// The visible images, the least certain first.
  var worstFirst: [Int] { ImageOrder.uncertainty.sorted(visible, of: entries, cuts) }

  /// What the glyph of an image says.
  package func stage(of entry: ImageEntry) -> ImageStage {
    if isReviewed(entry) { return .reviewed }
    if entry.progress.predicted > 0 { return .predicted }
    return entry.progress.reviewed > 0 ? .partial : .empty
  }

  /// The images that take part, in the order of names.
  var included: [ImageEntry] { entries.filter { !$0.isExcluded } }

  /// The images whose points searches go by.
  package var templates: [ImageName] { entries.filter(\.isTemplate).map(\.name) }

  private func isReviewed(_ entry: ImageEntry) -> Bool {
    landmarkCount > 0 && entry.progress.reviewed >= landmarkCount
  }

  private mutating func change(_ name: ImageName, _ change: (inout ImageEntry) -> Void) {
    guard let index = indexByName[name] else { return }
    count(entries[index], by: -1)
    change(&entries[index])
    count(entries[index], by: 1)
  }

  private mutating func count() {
    (reviewedCount, predictedCount, templateCount, excludedCount, openCount) = (0, 0, 0, 0, 0)
    for entry in entries { count(entry, by: 1) }
  }

  private mutating func count(_ entry: ImageEntry, by step: Int) {
    if entry.isExcluded {
      excludedCount += step
      return
    }
    openCount += step * max(0, landmarkCount - entry.progress.reviewed)
    if isReviewed(entry) { reviewedCount += step }
    if entry.progress.predicted > 0 { predictedCount += step }
    if entry.isTemplate { templateCount += step }
  }
}

extension Array {
  /// The first index whose element satisfies a predicate that is false, then true, along the array.
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// How the image list is sorted.
package enum ImageOrder: String, Sendable, CaseIterable {
  /// By file name.
  case name
  /// Images with predictions first, the least certain of them at the top.
  case uncertainty
  /// The least done first.
  case progress
  /// The largest share of high information first.
  case information
  /// Those least like the others in shape at the top; those whose shape is not known come last.
  case shape

  /// What the status line says of it.
  package var label: String {
    switch self {
    case .name: "by name"
    case .uncertainty: "by uncertainty, the worst first"
    case .progress: "by progress, the least done first"
    case .information: "by information, the most first"
    case .shape: "by shape, the least like the others first"
    }
  }

  /// Sorts indices into entries; what is alike stays in the order of names.
  func sorted(_ indices: [Int], of entries: [ImageEntry], _ cuts: Categories) -> [Int] {
    switch self {
    case .name: return indices
    case .uncertainty:
      return indices.sorted { by(uncertainty(entries[$0]), uncertainty(entries[$1]), $0, $1) }
    case .progress:
      return indices.sorted {
        by(Double(entries[$0].progress.reviewed), Double(entries[$1].progress.reviewed), $0, $1)
      }
    case .information:
      // Films that are not measured come last.
      let less = indices.map { 1 - (entries[$0].histogram?.share(from: cuts.high) ?? -1) }
      return zip(less, indices).sorted { by($0.0, $1.0, $0.1, $1.1) }.map(\.1)
    case .shape:
      return indices.sorted { by(strangeness(entries[$0]), strangeness(entries[$1]), $0, $1) }
    }
  }

  /// Small when uncertain; images without predictions come last.
  private func uncertainty(_ entry: ImageEntry) -> Double {
    entry.progress.predicted > 0 ? entry.progress.lowestConfidence ?? 0 : .infinity
  }

  private func strangeness(_ entry: ImageEntry) -> Double {
    entry.oddity.map { Double($0.rank) } ?? .infinity
  }

  private func by(_ first: Double, _ second: Double, _ a: Int, _ b: Int) -> Bool {
    first == second ? a < b : first < second
  }
}

/// A part of a folder that somebody wants to look at, in their order: the worst cases of a comparison, say.
package struct ImageChoice: Sendable, Equatable {
  /// Images of the folder, each once, in the order in which they are shown.
  package let names: [ImageName]
  /// The landmark to begin with on an image, where the list names one.
  package let landmarks: [ImageName: Landmark]

  /// Makes a choice; an image that is named several times keeps its first place and its first landmark.
  package init(_ rows: [(image: ImageName, landmark: Landmark?)]) {
    var seen = Set<ImageName>()
    names = rows.map(\.image).filter { seen.insert($0).inserted }
    landmarks = Dictionary(rows.compactMap { row in row.landmark.map { (row.image, $0) } }) { first, _ in
      first
    }
  }
}
