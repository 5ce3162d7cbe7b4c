/// One thing that was done on an image.
package struct Moment: Sendable, Equatable {
  /// What was done, such as "place sella".
  package var what: String
  /// Who did it.
  package var author: String
  /// When, as people read it.
  package var time: String
  /// Whether it counts now; false once it has been undone.
  package var isDone: Bool

  /// Makes a moment.
  package init(what: String, author: String, time: String, isDone: Bool) {
    (self.what, self.author, self.time, self.isDone) = (what, author, time, isDone)
  }
}

/// What was done on the current image, and which moment the person looks at.
package struct History: Sendable, Equatable {
  /// Oldest first: what counts, then what was undone and can be redone.
  package var moments: [Moment]
  /// How many moments lie before the highlighted place: 0 is the untouched image.
  package var highlighted: Int

  /// The history of an image, the present highlighted.
  package init(_ moments: [Moment]) {
    self.moments = moments
    highlighted = moments.count(where: \.isDone)
  }

  /// How many moments count now.
  package var present: Int { moments.count(where: \.isDone) }
}
