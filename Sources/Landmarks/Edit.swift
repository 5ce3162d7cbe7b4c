/// One thing that somebody did to the points of one image, as a value that can be taken back.
///
/// Each change carries the point before and after, so that the inverse needs no knowledge of the kind.
package struct Edit: Sendable, Hashable {
  /// What was done; only the name of the edit depends on it.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A first mark where there was no position.
    case place
    /// A mark or a prediction put elsewhere.
    case move
    /// A landmark emptied, mark and prediction.
    case clear
    /// A landmark declared invisible on this image.
    case setMissing
    /// A prediction agreed with.
    case accept
    /// A prediction thrown away.
    case reject
    /// A batch of the machine's suggestions.
    case predict
    /// A batch of points from a file.
    case importPoints
    /// Suggestions taken from another image.
    case copyPoints
    /// Points of one spelling of a name given to another one.
    case mergeLandmarks
  }

  /// Who speaks: a person, or the machine.
  package enum Layer: String, Sendable, Hashable, Codable, CaseIterable {
    case marks, predictions
  }

  /// One landmark in one layer, before and after; nil where there is no point.
  package struct Change: Sendable, Hashable, Codable {
    /// The layer changed.
    package let layer: Layer
    /// The landmark changed.
    package let landmark: Landmark
    /// The point before.
    package let before: LandmarkPoint?
    /// The point after.
    package let after: LandmarkPoint?

    package init(layer: Layer, landmark: Landmark, before: LandmarkPoint?, after: LandmarkPoint?) {
      (self.layer, self.landmark, self.before, self.after) = (layer, landmark, before, after)
    }

    /// The way back.
    package var inverse: Change {
      Change(layer: layer, landmark: landmark, before: after, after: before)
    }
  }

  /// What was done.
  package let kind: Kind
  /// The changes, in the order in which they apply.
  package let changes: [Change]
  /// Who did it: a person, or an encoder.
  package let author: String

  package init(kind: Kind, changes: [Change], author: String) {
    (self.kind, self.changes, self.author) = (kind, changes, author)
  }

  /// The edit that takes this one back.
  package var inverse: Edit {
    Edit(kind: kind, changes: changes.reversed().map(\.inverse), author: author)
  }

  /// What was done in a few words, such as "move sella" or "predict 19 landmarks"; names are escaped.
  package var summary: String {
    let landmarks = Set(changes.map(\.landmark))
    let what =
      landmarks.count == 1 ? "\(changes[0].landmark)" : "\(landmarks.count) landmarks"
    return switch kind {
    case .setMissing: "mark \(what) missing"
    case .importPoints: "import \(what)"
    case .copyPoints: "copy \(what)"
    case .mergeLandmarks: "merge \(what)"
    default: "\(kind.rawValue) \(what)"
    }
  }
}
