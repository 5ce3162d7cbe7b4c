/// Where a landmark of one image stands in the review.
package enum LandmarkStatus: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nobody has said anything yet.
  case unset
  /// The machine's suggestion, not looked at.
  case predicted
  /// A suggestion that a person agreed with.
  case accepted
  /// A suggestion that a person moved.
  case corrected
  /// Marked by a person.
  case placed
  /// A person says that it cannot be seen on this image.
  case missing

  /// Whether a point of this status lies somewhere on the image.
  package var hasPosition: Bool { self != .unset && self != .missing }

  /// Whether a person decided this status; such points are never overwritten by predictions.
  package var isPersons: Bool { self != .unset && self != .predicted }
}
