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
        do {
          guard let events = try carryOut(entry.step, isUndone: true) else {
            steps.withLock { $0.drop() }
            continue
          }
          steps.withLock { $0.tookBack() }
          return [.undone(Change(entry.step.summary, on: entry.step.image))] + events
        } catch let error as AnnotationStoreError where error.isFinal {
          // It must not stand in the way of what was done before it.
          steps.withLock { $0.drop() }
          return [
            .failed(
              "\(entry.step.summary) cannot be undone: something was changed since; the next undo is of what was "
                + "done before it.")
          ]
        }
      }
      guard let last else { return [.undone(nil)] }
      let group = try store.group(of: last)
      guard !last.isImported else {
        return [
          .failed(
            "The last thing done is an import: bregma import --undo takes back all of it, U what is on one image."
          )
        ]
      }
      return try namesRead {
        do {
          try store.undo(group)
        } catch let error as AnnotationStoreError where error.isContradiction {
          return [
            .failed(
              "\(last.edit.summary) on \(last.image) cannot be undone: it was changed since; U shows by whom."
            )
          ]
        }
        return [.undone(change(last, group, isUndone: true))] + group.map(\.image).flatMap(read)
      }
    }
  }

  /// Does again what was taken back last; where that is nothing of this person, what was taken back on the image shown.
  func redo(shown: ImageName) -> [Event] {
    attempting {
      let left = try store.nextStep(by: author)
      let isDropped =
        left.map { step in steps.withLock { $0.dropped?.contains(step.number) == true } } ?? false
      let next = isDropped ? nil : left
      if let entry = steps.withLock(\.undone.last), next.map({ $0.number > entry.before }) ?? true {
        do {
          if let events = try carryOut(entry.step, isUndone: false) {
            steps.withLock { $0.didAgain() }
            return [.redone(Change(entry.step.summary, on: entry.step.image))] + events
          }
        } catch let error as AnnotationStoreError where error.isFinal {
          steps.withLock { $0.giveUp() }
          return [.failed("\(entry.step.summary) cannot be done again: something was changed since.")]
        }
      }
      return try namesRead {
        if let next {
          let group = try store.group(of: next)
          do {
            try store.redo(group)
          } catch let error as AnnotationStoreError where error.isFinal {
            return [
              .failed(
                "\(next.edit.summary) on \(next.image) cannot be done again: it was changed since; U shows by whom."
              )
            ]
          }
          return [.redone(change(next, group, isUndone: false))] + group.map(\.image).flatMap(read)
        }
        guard !isDropped else { return [.redone(nil)] }
        let edit = try store.redo(image: shown)
        return [.redone(edit.map { Change($0, on: shown, isUndone: false) })] + read(shown)
      }
    }
  }

  /// What a step was, alone or on several images at once.
  private func change(_ step: AnnotationStore.Step, _ group: [AnnotationStore.Step], isUndone: Bool) -> Change
  {
    guard group.count > 1 else { return Change(step.edit, on: step.image, isUndone: isUndone) }
    let names = group.map { Set($0.edit.changes.map(\.landmark)) }
    let points = names.reduce(0) { $0 + $1.count }
    let what =
      Set(names).count == 1 && names[0].count == 1
      ? step.edit.summary : "\(step.edit.kind.rawValue) \(points) points"
    return Change("\(what) on \(group.count) images", on: nil)
  }

  /// Notes that something was done besides placing points.
  ///
  /// - Parameter before: the newest edit of the log before it, where it made edits of its own.
  func note(_ step: FolderStep, since before: Int64? = nil) throws {
    let number = try store.newestNumber()
    // Going through an image's history takes edits back, or does them again, itself.
    let isTravel = if case .travel = step { true } else { false }
    let takenBack = isTravel ? nil : try store.nextStep(by: author)?.number
    steps.withLock { $0.add(step, from: before ?? number, to: number, takenBack: takenBack) }
  }

  /// Takes a step back or does it again; nil when there is nothing left to change.
  private func carryOut(_ step: FolderStep, isUndone: Bool) throws -> [Event]? {
    switch step {
    case .naming(let names):
      let present = try store.landmarks()
      guard isUndone else {
        try store.nameLandmarks(names)
        return [.landmarksRead(try store.landmarks())]
      }
      let marked = try store.markedLandmarks()
      let empty = Set(names).subtracting(marked).intersection(present)
      guard !empty.isEmpty else { return nil }
      try store.setLandmarks(present.filter { !empty.contains($0) })
      return [.landmarksRead(try store.landmarks())]
    case .deletion(let landmark, let before, let edits):
      try isUndone ? store.undo(edits) : store.redo(edits)
      let after = before.filter { $0 != landmark }
      try isUndone ? list(before, insteadOf: after) : list(after, insteadOf: before)
      return try namesChanged(edits.map(\.image))
    case .renaming(let old, let new):
      return try isUndone ? carryOutRenaming(new, to: old).events : carryOutRenaming(old, to: new).events
    case .ordering(let before, let after):
      try isUndone ? list(before, insteadOf: after) : list(after, insteadOf: before)
      return [.landmarksRead(try store.landmarks())]
    case .merging(_, _, let before, let after, let edits):
      try isUndone ? store.undo(edits) : store.redo(edits)
      try isUndone ? list(before, insteadOf: after) : list(after, insteadOf: before)
      return try namesChanged(edits.map(\.image))
    case .traits(let before, let after):
      return try keep(traits: isUndone ? before : after)
    case .remarks(let before, let after):
      try store.setRemarks(isUndone ? before : after)
      return [.remarked(isUndone ? before : after)]
    case .lines(let after, let before):
      try store.setLines(isUndone ? before : after)
      return [.linesRead(try store.lines())]
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

  /// Lists names as they were before or after a step; those that neither list knows, for they have come since, stay at the
  /// end.
  private func list(_ names: [Landmark], insteadOf others: [Landmark]) throws {
    let known = Set(names).union(others)
    try store.setLandmarks(names + store.landmarks().filter { !known.contains($0) })
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
