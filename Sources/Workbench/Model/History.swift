/// One thing that was done on an image.
public struct Moment: Sendable, Equatable {
  /// What was done, such as "place sella".
  public var what: String
  /// Who did it.
  public var author: String
  /// When, as people read it.
  public var time: String
  /// Whether it counts now; false once it has been undone.
  public var isDone: Bool

  /// Makes a moment.
  public init(what: String, author: String, time: String, isDone: Bool) {
    (self.what, self.author, self.time, self.isDone) = (what, author, time, isDone)
  }
}

/// What was done on the current image, and which moment the person looks at.
public struct History: Sendable, Equatable {
  /// Oldest first: what counts, then what was undone and can be redone.
  public var moments: [Moment]
  /// How many moments lie before the highlighted place: 0 is the untouched image.
  public var highlighted: Int

  /// The history of an image, the present highlighted.
  public init(_ moments: [Moment]) {
    self.moments = moments
    highlighted = moments.count(where: \.isDone)
  }

  /// How many moments count now.
  public var present: Int { moments.count(where: \.isDone) }
}
