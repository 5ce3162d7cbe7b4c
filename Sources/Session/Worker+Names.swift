import Foundation
import Landmarks
import Radiograph
import Store
import Workbench

// Landmark names: what is added or renamed can be undone.
extension Worker {
  /// Appends names that are not there yet.
  func addLandmarks(_ names: [Landmark]) -> [Event] {
    attempting {
      let present = try store.landmarks()
      try store.nameLandmarks(names.filter { !$0.name.isEmpty })
      let all = try store.landmarks()
      let added = all.filter { !present.contains($0) }
      if !added.isEmpty { try note(.naming(added)) }
      return [.landmarksRead(all)]
    }
  }

  /// Renames a landmark with its points and its history.
  func rename(_ old: Landmark, to new: Landmark) -> [Event] {
    attempting {
      guard try !store.isTaken(new) else {
        return [.refused("\(new) is, or was, the name of another landmark here; choose another one.")]
      }
      // What is being searched has the old name.
      background.cancel(.renewal)
      try store.giveUpUndone(of: new)
      let (count, events) = try carryOutRenaming(old, to: new)
      try note(.renaming(from: old, to: new))
      let points = count == 0 ? "" : ", with its points on \(count == 1 ? "1 image" : "\(count) images")"
      let alike = try store.landmarks().first { $0 != new && $0.lookAlike == new.lookAlike }
      let word = alike.map { "; it looks like \($0): C and M merge them" } ?? ""
      return events
        + [.told(Message("Renamed \(old) to \(new)\(points)\(word)", alike == nil ? .success : .warning))]
    }
  }

  /// Replaces the lines and curves through landmarks.
  func setLines(_ lines: LandmarkLines) -> [Event] {
    attempting {
      let before = try store.lines()
      try store.setLines(lines)
      try note(.lines(lines, before: before))
      return [.linesRead(try store.lines())]
    }
  }

  /// Counts what deleting a landmark would take away.
  func count(_ landmark: Landmark) -> [Event] {
    attempting {
      let (own, others) = try store.countPoints(of: landmark)
      guard others == 0 else {
        return [.failed("Other annotators have \(others) points of \(landmark): it stays in the list.")]
      }
      let predicted = own[.predicted] ?? 0
      return [
        .landmarkCounted(landmark, marks: own.values.reduce(0, +) - predicted, predictions: predicted)
      ]
    }
  }

  /// Deletes a landmark with its points.
  func delete(_ landmark: Landmark) -> [Event] {
    attempting {
      background.cancel(.renewal)
      let (before, number) = (try store.landmarks(), try store.newestNumber())
      let edits = try store.deleteLandmark(landmark, by: author)
      try note(.deletion(landmark, names: before, edits: edits), since: number)
      return try namesChanged(edits.map(\.image))
        + [.told(Message("Deleted \(landmark) with its points; u brings all of it back", .success))]
    }
  }

  /// Renames a landmark; its colour and group follow. What the other name had goes the other way, as in the store.
  func carryOutRenaming(_ old: Landmark, to new: Landmark) throws -> (count: Int, events: [Event]) {
    let count = try store.renameLandmark(old, to: new)
    var all = try traits()
    (all[old], all[new]) = (all[new], all[old])
    return (count, try keep(traits: all) + namesChanged([]))
  }

  /// Puts the landmarks in another order.
  func order(_ names: [Landmark]) -> [Event] {
    attempting {
      let before = try store.landmarks()
      // Names that came meanwhile stay, at the end.
      try store.setLandmarks(names.filter(before.contains) + before.filter { !names.contains($0) })
      let after = try store.landmarks()
      if after != before { try note(.ordering(before: before, after: after)) }
      return [.landmarksRead(after)]
    }
  }

  /// Counts what merging two names would do.
  func previewMerge(_ old: Landmark, into new: Landmark) -> [Event] {
    attempting(Event.refused) {
      let (_, others) = try store.countPoints(of: old)
      guard others == 0 else {
        return [.refused("Other annotators have \(others) points of \(old): it stays as it is.")]
      }
      let (changed, kept) = try store.previewMerge(old, into: new)
      return [.mergeCounted(old, into: new, images: changed, kept: kept)]
    }
  }

  /// Gives the points of one name to another one.
  func merge(_ old: Landmark, into new: Landmark) -> [Event] {
    attempting {
      background.cancel(.renewal)
      let (before, number) = (try store.landmarks(), try store.newestNumber())
      let (edits, kept) = try store.mergeLandmark(old, into: new, by: author)
      try note(
        .merging(old, into: new, before: before, after: store.landmarks(), edits: edits), since: number)
      let images = edits.count == 1 ? "1 image" : "\(edits.count) images"
      let said =
        kept.isEmpty
        ? Message("Merged \(old) into \(new) on \(images); u parts them again", .success)
        : Message(
          "Merged \(old) into \(new) on \(images); both are kept where they differ: \(list(kept))", .warning)
      return try namesChanged(edits.map(\.image)) + [.told(said)]
    }
  }

  /// The first names of a list, and how many more there are.
  private func list(_ images: [ImageName]) -> String {
    let more = images.count > 3 ? " and \(images.count - 3) more" : ""
    return images.prefix(3).map(\.description).joined(separator: ", ") + more
  }

  func namesChanged(_ images: [ImageName]) throws -> [Event] {
    [.landmarksRead(try store.landmarks()), .linesRead(try store.lines())]
      + Set(images).union(shown.map { [$0] } ?? []).flatMap(read)
  }
}

// Colours and groups: a setting of the folder, so that a landmark that is deleted and brought back has its own again.
extension Worker {
  private static let traitsSetting = "landmark_traits"

  /// What was chosen for the folder's landmarks; what cannot be read is nothing.
  func traits() throws -> [Landmark: LandmarkTraits] {
    let text = try store.setting(Self.traitsSetting) ?? "{}"
    let known = try? JSONDecoder().decode([String: LandmarkTraits].self, from: Data(text.utf8))
    return Dictionary((known ?? [:]).map { (Landmark($0.key), $0.value) }) { first, _ in first }
  }

  /// Keeps what was chosen, as a step that can be taken back.
  func set(_ traits: [Landmark: LandmarkTraits]) -> [Event] {
    attempting {
      let before = try self.traits()
      let events = try keep(traits: traits)
      try note(.traits(before: before, after: traits))
      return events
    }
  }

  func keep(traits: [Landmark: LandmarkTraits]) throws -> [Event] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let named = Dictionary(traits.filter { !$0.value.isEmpty }.map { ($0.key.name, $0.value) }) { first, _ in
      first
    }
    try store.setSetting(
      named.isEmpty ? nil : String(decoding: encoder.encode(named), as: UTF8.self), for: Self.traitsSetting)
    return [.traitsRead(traits)]
  }

  /// Keeps what was said of images as a whole, as a step that can be taken back.
  func remark(_ remarks: [ImageName: FilmRemarks]) -> [Event] {
    attempting {
      let known = try store.remarks()
      let before = Dictionary(uniqueKeysWithValues: remarks.keys.map { ($0, known[$0] ?? FilmRemarks()) })
      try store.setRemarks(remarks)
      try note(.remarks(before: before, after: remarks))
      return [.remarked(remarks)]
    }
  }
}
