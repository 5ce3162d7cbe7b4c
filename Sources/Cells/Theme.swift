import Basics

/// The colours of the workbench by role, so that no view names a colour of its own.
///
/// Theme files (`Themes/*.toml`) are read by the Terminal room; views receive the value.
package struct Theme: Sendable, Hashable {
  /// Name shown to the person, such as "Reading room".
  package var name: String
  /// Whether the paper is light.
  package var isLight: Bool
  /// Roles to colours; every role has an entry.
  package var colours: [Role: RGB]
  /// Perceptually uniform colour map of the information layer: a name known to the Drawing room.
  package var heatMap: String

  /// Names of the colour maps that a theme can choose.
  package static let heatMaps = ["cividis", "viridis", "magma", "grey"]

  /// What a colour is used for.
  package enum Role: String, Sendable, CaseIterable, Hashable {
    case text, dim, paper, border, accent, selection
    case success, warning, error
    /// Point status colours.
    case unset, predicted, accepted, corrected, placed, missing
    /// Information categories.
    case low, medium, high
    /// Cross-hair and active landmark over the film.
    case cursor, active
  }

  /// Makes a theme; roles that are absent fall back to the default dark theme's.
  package init(name: String, isLight: Bool, colours: [Role: RGB], heatMap: String) {
    (self.name, self.isLight) = (name, isLight)
    self.colours = Theme.defaultColours.merging(colours) { $1 }
    self.heatMap = heatMap
  }

  /// The colour of a role.
  package subscript(role: Role) -> RGB {
    colours[role] ?? Theme.defaultColours[role] ?? RGB(200, 200, 200)
  }

  /// The dark reading-room theme, built in so that a missing folder of themes never stops work.
  package static let readingRoom = Theme(
    name: "Reading room", isLight: false, colours: [:], heatMap: "cividis")

  private static let defaultColours: [Role: RGB] = [
    .text: RGB(210, 210, 205), .dim: RGB(155, 157, 162), .paper: RGB(16, 17, 20),
    .border: RGB(76, 81, 90), .accent: RGB(110, 180, 255), .selection: RGB(35, 52, 77),
    .success: RGB(120, 200, 130), .warning: RGB(235, 190, 90), .error: RGB(240, 110, 100),
    .unset: RGB(140, 142, 146), .predicted: RGB(235, 190, 90), .accepted: RGB(120, 200, 130),
    .corrected: RGB(90, 200, 220), .placed: RGB(110, 180, 255), .missing: RGB(190, 130, 200),
    .low: RGB(60, 70, 110), .medium: RGB(120, 150, 120), .high: RGB(240, 220, 110),
    .cursor: RGB(255, 90, 80), .active: RGB(255, 230, 80),
  ]
}
