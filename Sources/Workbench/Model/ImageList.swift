/// How far the work on one image has come: cheap counts, kept for every image of the folder.
public struct ImageProgress: Sendable, Equatable {
  /// Points a person vouches for: placed, corrected, accepted or marked missing.
  public var reviewed: Int
  /// Those of them whose position a person chose: placed or corrected.
  public var placed: Int
  /// Predictions nobody has looked at yet.
  public var predicted: Int
  /// The lowest confidence among those predictions, 0...1.
  public var worstConfidence: Double?

  /// Makes a progress; the default is an untouched image.
  public init(reviewed: Int = 0, placed: Int = 0, predicted: Int = 0, worstConfidence: Double? = nil) {
    self.reviewed = reviewed
    self.placed = placed
    self.predicted = predicted
    self.worstConfidence = worstConfidence
  }

  /// What the glyph in the image list says.
  public enum Stage: Sendable, Equatable {
    case empty, partial, predicted, reviewed
  }

  /// The stage, given how many landmarks an image should have.
  public func stage(landmarkCount: Int) -> Stage {
    if landmarkCount > 0, reviewed >= landmarkCount { return .reviewed }
    if predicted > 0 { return .predicted }
    return reviewed > 0 ? .partial : .empty
  }
}

/// One image of the folder.
public struct ImageEntry: Sendable, Equatable {
  /// File name inside the folder, as the file system spells it.
  public let name: String
  /// How far the work on it has come.
  public var progress: ImageProgress
  /// Flagged by the person as a template.
  public var isTemplate: Bool

  /// Makes an entry.
  public init(name: String, progress: ImageProgress = ImageProgress(), isTemplate: Bool = false) {
    self.name = name
    self.progress = progress
    self.isTemplate = isTemplate
  }
}

/// The images of a folder, a filter over them and the one being worked on.
public struct ImageList: Sendable, Equatable {
  /// Every image, sorted by name.
  public private(set) var entries: [ImageEntry]
  /// Index of the current image in `entries`.
  public private(set) var current: Int
  /// Text that names must contain, without regard to case; empty shows all.
  public private(set) var filter: String
  /// Indices into `entries` that pass the filter, ascending.
  public private(set) var visible: [Int]
  private var indexByName: [String: Int]

  /// Makes a list; the first entry is current.
  public init(entries: [ImageEntry] = []) {
    self.entries = entries
    self.current = 0
    self.filter = ""
    self.visible = Array(entries.indices)
    self.indexByName = Dictionary(
      entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The image being worked on; nil in an empty folder.
  public var currentEntry: ImageEntry? { entries.indices.contains(current) ? entries[current] : nil }

  /// The entry index of a file name.
  public func index(of name: String) -> Int? { indexByName[name] }

  /// Makes an image current; indices outside the list are ignored.
  public mutating func select(_ index: Int) {
    if entries.indices.contains(index) { current = index }
  }

  /// Shows only names containing a text.
  public mutating func setFilter(_ text: String) {
    filter = text
    let needle = text.lowercased()
    visible =
      needle.isEmpty
      ? Array(entries.indices)
      : entries.indices.filter { entries[$0].name.lowercased().contains(needle) }
  }

  /// Records how far an image has come.
  public mutating func setProgress(_ progress: ImageProgress, of name: String) {
    if let index = indexByName[name] { entries[index].progress = progress }
  }

  /// Flags or unflags an image as a template.
  public mutating func setTemplate(_ flag: Bool, of name: String) {
    if let index = indexByName[name] { entries[index].isTemplate = flag }
  }

  /// The visible image `offset` places from the current one, clamped at the ends.
  public func neighbour(_ offset: Int) -> Int? {
    guard !visible.isEmpty else { return nil }
    let insertion = visible.partitioningIndex { $0 >= current }
    let onList = insertion < visible.count && visible[insertion] == current
    // From an image that the filter hides, "next" is the first visible one after it.
    let start = !onList && offset > 0 ? insertion - 1 : insertion
    return visible[max(0, min(visible.count - 1, start + offset))]
  }

  /// Images with unreviewed predictions, the least certain first.
  public func reviewOrder() -> [Int] {
    visible.filter { entries[$0].progress.predicted > 0 }
      .sorted {
        let first = entries[$0].progress.worstConfidence ?? 0
        let second = entries[$1].progress.worstConfidence ?? 0
        return first == second ? $0 < $1 : first < second
      }
  }

  /// How many images are reviewed completely.
  public func reviewedCount(landmarkCount: Int) -> Int {
    guard landmarkCount > 0 else { return 0 }
    return entries.reduce(into: 0) { if $1.progress.reviewed >= landmarkCount { $0 += 1 } }
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
