import Basics
import Landmarks
import Radiograph
import Store
import Workbench

// Undo and redo: one history of what this person did, on whatever image it was.
extension Worker {
  /// Takes back the last thing that the person did: an edit, in earlier sessions too, or a step of this session.
  func undo() -> [Event] {
    attempting {
      let last = try store.lastStep(by: author)
      while let entry = steps.withLock(\.done.last), entry.after >= last?.number ?? 0 {
        guard let events = try carryOut(entry.step, isUndone: true) else {
          steps.withLock { $0.drop() }
          continue
        }
        steps.withLock { $0.tookBack() }
        return [.undone(Change(entry.step.summary, on: entry.step.image))] + events
      }
      guard let last else { return [.undone(nil)] }
      guard last.batch == nil else {
        return [
          .failed(
            "The last thing done is an import: bregma import --undo takes back all of it, U what is on one image."
          )
        ]
      }
      return try namesRead {
        do {
          try store.undo([last])
        } catch let error as AnnotationStoreError where error.isFinal {
          return [
            .failed(
              "\(last.edit.summary) on \(last.image) cannot be undone: it was changed since; U shows by whom."
            )
          ]
        }
        return [.undone(Change(last.edit, on: last.image, isUndone: true))] + read(last.image)
      }
    }
  }

  /// Does again what was taken back last; where that is nothing of this person, what was taken back on the image shown.
  func redo(shown: ImageName) -> [Event] {
    attempting {
      let next = try store.nextStep(by: author)
      if let entry = steps.withLock(\.undone.last), next.map({ $0.number > entry.before }) ?? true,
        let events = try carryOut(entry.step, isUndone: false)
      {
        steps.withLock { $0.didAgain() }
        return [.redone(Change(entry.step.summary, on: entry.step.image))] + events
      }
      return try namesRead {
        if let next {
          try store.redo([next])
          return [.redone(Change(next.edit, on: next.image, isUndone: false))] + read(next.image)
        }
        let edit = try store.redo(image: shown)
        return [.redone(edit.map { Change($0, on: shown, isUndone: false) })] + read(shown)
      }
    }
  }

  /// Notes that something was done besides placing points.
  ///
  /// - Parameter before: the newest edit of the log before it, where it made edits of its own.
  func note(_ step: FolderStep, since before: Int64? = nil) throws {
    let number = try store.newestNumber()
    steps.withLock { $0.add(step, from: before ?? number, to: number) }
  }

  /// Takes a step back or does it again; nil when there is nothing left to change.
  private func carryOut(_ step: FolderStep, isUndone: Bool) throws -> [Event]? {
    switch step {
    case .naming(let names):
      let present = try store.landmarks()
      guard isUndone else {
        try store.setLandmarks(present + names)
        return [.landmarksRead(try store.landmarks())]
      }
      let marked = try store.markedLandmarks()
      let empty = Set(names).subtracting(marked).intersection(present)
      guard !empty.isEmpty else { return nil }
      try store.setLandmarks(present.filter { !empty.contains($0) })
      return [.landmarksRead(try store.landmarks())]
    case .deletion(let landmark, let before, let edits):
      try isUndone ? store.undo(edits) : store.redo(edits)
      try store.setLandmarks(isUndone ? before : before.filter { $0 != landmark })
      return try namesChanged(edits.map(\.image))
    case .renaming(let old, let new):
      _ = try isUndone ? store.renameLandmark(new, to: old) : store.renameLandmark(old, to: new)
      return try namesChanged([])
    case .spacing(let spacing, let before):
      for group in before {
        try store.setSpacing(isUndone ? group.spacing : spacing, images: group.images)
      }
      return shown.map(load) ?? []
    case .leavingOut(let flag, let image):
      try store.setLeftOut(flag != isUndone, image: image)
      return [.leftOut(flag != isUndone, image: image)]
    case .travel(let image, let steps):
      return try travelled(image, isUndone ? -steps : steps) == 0 ? nil : read(image)
    }
  }

  /// Does something to points, and reads the names again where that has brought one back.
  private func namesRead(_ work: () throws -> [Event]) throws -> [Event] {
    let before = try store.landmarks()
    let events = try work()
    let names = try store.landmarks()
    return (names == before ? [] : [.landmarksRead(names)]) + events
  }

  /// Undoes (negative) or redoes edits of an image as far as it can; another program may have changed its history.
  ///
  /// - Returns: how many.
  func travelled(_ image: ImageName, _ steps: Int) throws -> Int {
    var done = 0
    while done < steps.magnitude,
      try (steps < 0 ? store.undo(image: image) : store.redo(image: image)) != nil
    { done += 1 }
    return done * steps.signum()
  }
}

// Landmark names: what is added or renamed can be undone.
extension Worker {
  /// Appends names that are not there yet.
  func addLandmarks(_ names: [Landmark]) -> [Event] {
    attempting {
      let present = try store.landmarks()
      try store.setLandmarks(present + names.filter { !$0.name.isEmpty })
      let all = try store.landmarks()
      let added = all.filter { !present.contains($0) }
      if !added.isEmpty { try note(.naming(added)) }
      return [.landmarksRead(all)]
    }
  }

  /// Renames a landmark with its points and its history.
  func rename(_ old: Landmark, to new: Landmark) -> [Event] {
    attempting {
      guard try !store.landmarks().contains(new), try !store.hasHistory(of: new) else {
        return [.failed("\(new) is, or was, the name of another landmark here; choose another one.")]
      }
      // What is being searched has the old name.
      background.cancel(.renewal)
      let count = try store.renameLandmark(old, to: new)
      try note(.renaming(from: old, to: new))
      let points = count == 0 ? "" : ", with its points on \(count == 1 ? "1 image" : "\(count) images")"
      return try namesChanged([]) + [.told(Message("Renamed \(old) to \(new)\(points)", .success))]
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

  private func namesChanged(_ images: [ImageName]) throws -> [Event] {
    [.landmarksRead(try store.landmarks())] + Set(images).union(shown.map { [$0] } ?? []).flatMap(read)
  }
}
