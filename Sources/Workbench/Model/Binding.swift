import Cells

/// One line of the table of keys: what its keys do, and everything the program says about them.
public struct Binding: Sendable {
  /// Under which heading the help lists it.
  public enum Group: String, Sendable, CaseIterable {
    case points = "Points"
    case images = "Images"
    case folder = "Whole folder"
    case moving = "Moving"
    case seeing = "Seeing"
    case window = "Window mode"
    case program = "Program"
    case overlays = "Lists, prompts, questions"
  }

  /// The modes in which the keys mean this.
  public let modes: Set<Mode.Kind>
  /// Heading in the help.
  public let group: Group
  /// Keys and what each of them does; alike in kind, such as the four directions.
  public let strokes: [(key: Key, action: Action)]
  /// The keys as people read them, such as `Tab`.
  public let keys: String
  /// One or two words for the hint bar.
  public let label: String
  /// One sentence for the help.
  public let help: String
  /// Place in the hint bar, the smallest first; nil stays out of it.
  public let hint: Int?
  /// Why the keys cannot do it at the moment, as a sentence; nil when they can.
  public let whyDisabled: @Sendable (Model) -> String?

  init(
    _ group: Group, modes: Set<Mode.Kind> = [.normal], keys: String, _ strokes: [(Key, Action)],
    _ label: String, hint: Int? = nil, _ help: String,
    whyDisabled: @escaping @Sendable (Model) -> String? = { _ in nil }
  ) {
    self.group = group
    self.modes = modes
    self.keys = keys
    self.strokes = strokes.map { (key: $0.0, action: $0.1) }
    self.label = label
    self.hint = hint
    self.help = help
    self.whyDisabled = whyDisabled
  }
}

/// The one table of keys: it dispatches them and feeds the hint bar, the help and the README.
public enum Bindings {
  /// Every binding, in the order of the help.
  public static let all =
    points + landmarkNames + images + folder + moving + seeing + windowMode + program + overlays
    + themeList

  /// What a key does in a mode.
  public static func stroke(_ key: Key, in mode: Mode.Kind) -> (binding: Binding, action: Action)? {
    dispatch[mode]?[key]
  }

  /// The bindings that the hint bar offers now, the most useful first.
  public static func hints(for model: Model) -> [Binding] {
    all.filter { $0.hint != nil && $0.modes.contains(model.mode.kind) && $0.whyDisabled(model) == nil }
      .sorted { ($0.hint ?? .max) < ($1.hint ?? .max) }
  }

  /// The table of keys as Markdown, for the README.
  public static func markdown() -> String {
    var lines = ["| key | what it does |", "|---|---|"]
    for group in Binding.Group.allCases {
      lines.append("| **\(group.rawValue)** | |")
      for binding in all where binding.group == group {
        let keys = binding.keys.replacingAll("|", with: "\\|")
        lines.append("| `\(keys)` | \(binding.help) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let dispatch: [Mode.Kind: [Key: (binding: Binding, action: Action)]] = {
    var table: [Mode.Kind: [Key: (binding: Binding, action: Action)]] = [:]
    for binding in all {
      for mode in binding.modes {
        for stroke in binding.strokes { table[mode, default: [:]][stroke.key] = (binding, stroke.action) }
      }
    }
    return table
  }()
}

extension String {
  /// Every occurrence of a character replaced.
  fileprivate func replacingAll(_ character: Character, with text: String) -> String {
    map { $0 == character ? text : String($0) }.joined()
  }
}
