import Basics
import Landmarks

// What is said of an image as a whole: tags, a note, why it takes no part.
extension Model {
  /// What is said of the current image.
  var remarks: FilmRemarks { images.currentEntry?.remarks ?? FilmRemarks() }

  /// Reasons that are offered for leaving an image out.
  static let reasons = ["bad quality", "not this anatomy", "wrong view", "twice in the folder"]

  /// The longest note or tag line, characters.
  static let longestRemark = 500

  /// Asks why the current image takes no part; one that takes none is taken in again.
  mutating func excludeOrTakeIn() -> [Command] {
    if case .gallery(let gallery) = mode { return excludeOrTakeInFilms(gallery) }
    guard remarks.exclusion != nil else { return ask(.exclusion) }
    message = Message("This image takes part again", .success)
    return remark { $0.exclusion = nil }
  }

  /// Takes what was typed of the current image as a whole.
  mutating func setRemark(_ purpose: Prompt.Purpose, _ text: String) -> [Command] {
    let text = String(text.prefix(Self.longestRemark))
    switch purpose {
    case .tags:
      message = Message(text.isEmpty ? "No tags" : "Tagged; / and # show what has a tag", .success)
      return remark { $0.setTags(text) }
    case .note:
      message = Message(text.isEmpty ? "No note" : "Noted", .success)
      return remark { $0.note = text }
    default:
      message = Message(
        "Excluded from searches, counts, exports and evaluations; X takes it in again", .success)
      return remark { $0.exclusion = text.isEmpty ? "no reason given" : text }
    }
  }

  private mutating func remark(_ change: (inout FilmRemarks) -> Void) -> [Command] {
    guard let image = imageName else { return [] }
    var said = remarks
    change(&said)
    guard said != remarks else { return [] }
    unlearnt.insert(image)
    return [.remark([image: said])]
  }

  /// What whoever opens an image should know of it, as the end of a sentence.
  var remarksInWords: String {
    let parts = [
      remarks.exclusion.map { "excluded: \(displayName($0))" },
      remarks.note.isEmpty ? nil : "note: \(displayName(remarks.note))",
    ].compactMap { $0 }
    return parts.isEmpty ? "" : "; " + parts.joined(separator: "; ")
  }

  /// The time that is left for the folder at the person's own pace, s; nil until that is known, and at the end.
  package var secondsLeft: Double? {
    let left = images.openCount
    return left > 0 ? pace.map { $0 * Double(left) } : nil
  }
}
