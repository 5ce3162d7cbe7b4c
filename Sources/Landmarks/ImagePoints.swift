import Radiograph

/// All points of one image, in two layers: what people said, and what the machine suggests.
///
/// Where both speak, the person's mark counts; a prediction beneath it is kept but not shown.
package struct ImagePoints: Sendable, Hashable {
  /// The persons' points by landmark (accepted, corrected, placed, missing).
  package private(set) var marks: [Landmark: LandmarkPoint]
  /// The machine's points by landmark.
  package private(set) var predictions: [Landmark: LandmarkPoint]

  /// Without arguments, an image that nobody has touched.
  package init(marks: [Landmark: LandmarkPoint] = [:], predictions: [Landmark: LandmarkPoint] = [:]) {
    (self.marks, self.predictions) = (marks, predictions)
  }

  /// The point that counts for a landmark: the person's, else the machine's, else nil.
  package subscript(landmark: Landmark) -> LandmarkPoint? {
    marks[landmark] ?? predictions[landmark]
  }

  /// The status of a landmark; `.unset` when there is no point.
  package func status(of landmark: Landmark) -> LandmarkStatus { self[landmark]?.status ?? .unset }

  /// What searches go by: where a person said that the landmarks are, native px.
  package var taught: [Landmark: PixelPoint] {
    marks.filter { $0.value.status.takesPart }.compactMapValues(\.position)
  }

  /// Whether a person has only agreed with what was found (`MarkedFilm.isOnlyAccepted`).
  package var isOnlyAccepted: Bool { marks.values.allSatisfy { $0.status == .accepted } }

  /// The landmarks that have a point in either layer.
  package var landmarks: Set<Landmark> { Set(marks.keys).union(predictions.keys) }

  /// The point of one layer.
  func point(of landmark: Landmark, in layer: Edit.Layer) -> LandmarkPoint? {
    switch layer {
    case .marks: marks[landmark]
    case .predictions: predictions[landmark]
    }
  }

  /// Whether every change of the edit starts from what is here now.
  package func accepts(_ edit: Edit) -> Bool {
    edit.changes.allSatisfy { point(of: $0.landmark, in: $0.layer) == $0.before }
  }

  /// An edit without those changes of predictions that start from others than are here now.
  package func keepingNewerPredictions(_ edit: Edit) -> Edit {
    let changes = edit.changes.filter {
      $0.layer == .marks || point(of: $0.landmark, in: .predictions) == $0.before
    }
    return Edit(kind: edit.kind, changes: changes, author: edit.author)
  }

  /// Carries out an edit made for this state (`accepts`).
  package mutating func apply(_ edit: Edit) {
    for change in edit.changes {
      switch change.layer {
      case .marks: marks[change.landmark] = change.after
      case .predictions: predictions[change.landmark] = change.after
      }
    }
  }
}

/// What the store knows of an image besides its points.
package struct ImageFacts: Sendable, Hashable {
  /// Columns, px, when known.
  package var width: Int?
  /// Rows, px, when known.
  package var height: Int?
  /// mm/px, when its source is known.
  package var spacing: PixelSpacing?

  package init(width: Int? = nil, height: Int? = nil, spacing: PixelSpacing? = nil) {
    (self.width, self.height, self.spacing) = (width, height, spacing)
  }
}

/// How far the review of an image has come.
package struct ImageProgress: Sendable, Hashable {
  /// Landmarks by status; those without a point are not counted.
  package var counts: [LandmarkStatus: Int] = [:]
  /// The lowest confidence among the predictions nobody has looked at: review the worst first.
  package var lowestConfidence: Double?

  /// Landmarks that a person has decided on.
  package var reviewed: Int {
    counts.reduce(0) { $1.key.isPersons ? $0 + $1.value : $0 }
  }

  /// Points that searches go by.
  package var taught: Int { counts.reduce(0) { $1.key.takesPart ? $0 + $1.value : $0 } }

  package init() {}
}
