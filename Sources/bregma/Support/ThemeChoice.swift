import Cells
import Terminal

/// The themes that can be chosen: the preferred one first, broken files left out and named.
struct ThemeChoice {
  private(set) var all: [Theme] = []
  private(set) var problems: [String] = []
  /// Name of the theme asked for.
  let preferred: String?

  init(preferred identifier: String?) throws {
    let wanted = try identifier.map { try ThemeLoader.named($0) }
    preferred = wanted?.name
    for entry in ThemeLoader.available() {
      do {
        all.append(try ThemeLoader.load(entry.path))
      } catch {
        problems.append("\(error)")
      }
    }
    for theme in [.readingRoom, wanted].compactMap({ $0 })
    where !all.contains(where: { $0.name == theme.name }) {
      all.insert(theme, at: 0)
    }
    // Without a choice the dark reading room comes first.
    if let index = all.firstIndex(where: { $0.name == Theme.readingRoom.name }) {
      all.insert(all.remove(at: index), at: 0)
    }
  }
}
