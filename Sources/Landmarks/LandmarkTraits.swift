/// What a person has chosen for a landmark besides its name.
package struct LandmarkTraits: Sendable, Hashable, Codable {
  /// Colours of marks that can be told from each other.
  package enum Colour: String, Sendable, Hashable, Codable, CaseIterable {
    case red, orange, yellow, green, cyan, blue, violet, pink
  }

  /// The colour of its marks; nil for that of their status.
  package var colour: Colour?
  /// The group that it belongs to, such as "teeth"; nil for none.
  package var group: String?

  /// Nothing chosen.
  package init() {}

  /// Whether nothing is chosen.
  package var isEmpty: Bool { colour == nil && group == nil }
}
