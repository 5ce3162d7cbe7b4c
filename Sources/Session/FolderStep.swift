import Landmarks
import Radiograph
import Store
import Workbench

/// Something that a person did to the folder besides placing points.
enum FolderStep: Sendable {
  /// Names were added to the list of landmarks.
  case naming([Landmark])
  /// A landmark was deleted with its points; the list of names before, and what emptied it.
  case deletion(Landmark, names: [Landmark], edits: [AnnotationStore.Step])
  /// A landmark got another name.
  case renaming(from: Landmark, to: Landmark)
  /// The landmarks were put in another order.
  case ordering(before: [Landmark], after: [Landmark])
  /// Points of one name were given to another one; the list of names before and after, and the edits.
  case merging(Landmark, into: Landmark, before: [Landmark], after: [Landmark], edits: [AnnotationStore.Step])
  /// Landmarks got colours or groups.
  case traits(before: [Landmark: LandmarkTraits], after: [Landmark: LandmarkTraits])
  /// Something was said of images as a whole.
  case remarks(before: [ImageName: FilmRemarks], after: [ImageName: FilmRemarks])
  /// Lines or curves were drawn or taken away.
  case lines(LandmarkLines, before: LandmarkLines)
  /// Images got a spacing; those that had the same one before stand together.
  case spacing(PixelSpacing, before: [(spacing: PixelSpacing?, images: [ImageName])])
  /// An image was left out of searches, or taken in again.
  case leavingOut(Bool, ImageName)
  /// So many edits of an image were taken back (negative) or done again at once.
  case travel(ImageName, steps: Int)

  /// What was done, in a few words.
  var summary: String {
    switch self {
    case .naming(let names): names.count == 1 ? "add the name \(names[0])" : "add \(names.count) names"
    case .deletion(let landmark, _, _): "delete the landmark \(landmark)"
    case .renaming(let old, let new): "rename \(old) to \(new)"
    case .ordering: "reorder the landmarks"
    case .merging(let old, let new, _, _, _): "merge \(old) into \(new)"
    case .traits(let before, let after):
      "colours and groups" + (Set(before.keys).union(after.keys).first.map { " of \($0)" } ?? "")
    case .remarks(let before, let after): Self.summary(before, after)
    case .lines(let after, let before):
      after.curves == before.curves
        ? (after.skeleton.lines.count < before.skeleton.lines.count ? "take a line away" : "draw a line")
        : (after.curves.count < before.curves.count ? "take a curve away" : "draw a curve")
    case .spacing(let spacing, let before):
      "\(((spacing.x * 1e4).rounded() / 1e4).shortest) mm per pixel"
        + (before.flatMap(\.images).count == 1 ? "" : " on all images")
    case .leavingOut(let flag, _): flag ? "leave out of searches" : "take into searches"
    case .travel(_, let steps):
      "\(steps < 0 ? "go back" : "go forward") by \(steps.magnitude == 1 ? "1 change" : "\(steps.magnitude) changes")"
    }
  }

  private static func summary(_ before: [ImageName: FilmRemarks], _ after: [ImageName: FilmRemarks]) -> String
  {
    let changes = after.map { (before[$0.key] ?? FilmRemarks(), $0.value) }
    if changes.contains(where: { ($0.exclusion == nil) != ($1.exclusion == nil) }) {
      let films = changes.count == 1 ? "" : " \(changes.count) films"
      return changes.contains { $1.exclusion != nil } ? "exclude" + films : "take in" + films + " again"
    }
    return changes.contains { $0.tags != $1.tags } ? "tags" : "note"
  }

  /// The image that it is about; nil when it is about several, or about the folder.
  var image: ImageName? {
    switch self {
    case .naming, .deletion, .renaming, .ordering, .merging, .traits, .lines: nil
    case .remarks(_, let after): after.count == 1 ? after.keys.first : nil
    case .spacing(_, let before):
      before.count == 1 && before[0].images.count == 1 ? before[0].images[0] : nil
    case .leavingOut(_, let image), .travel(let image, _): image
    }
  }
}

/// What a person did in this session besides placing points, and where it stands among their edits: so that undo takes
/// back the last thing that they did, whatever it was.
struct FolderSteps: Sendable {
  /// A step, and the newest edits of the folder's log before and after it.
  struct Entry: Sendable {
    let step: FolderStep
    let before, after: Int64
  }

  private(set) var done: [Entry] = []
  private(set) var undone: [Entry] = []
  /// Edits that had been taken back when the last step was done: they cannot be done again. (A new edit drops such edits
  /// in the store; a step makes none.)
  private(set) var dropped: ClosedRange<Int64>?

  /// Notes a step that was just done; what was taken back before cannot be done again.
  ///
  /// - Parameter takenBack: the first of the edits that were taken back before; nil for none.
  mutating func add(_ step: FolderStep, from before: Int64, to after: Int64, takenBack: Int64?) {
    done.append(Entry(step: step, before: before, after: after))
    undone = []
    dropped = takenBack.map { $0...max($0, after) }
  }

  /// Something else was done: what was taken back before cannot be done again.
  mutating func forgetUndone() { undone = [] }

  /// The last step has been taken back.
  mutating func tookBack() { if let entry = done.popLast() { undone.append(entry) } }

  /// The step taken back last has been done again.
  mutating func didAgain() { if let entry = undone.popLast() { done.append(entry) } }

  /// The step taken back last cannot be done again.
  mutating func giveUp() { _ = undone.popLast() }

  /// The last step came to nothing when it was taken back.
  mutating func drop() { _ = done.popLast() }
}
