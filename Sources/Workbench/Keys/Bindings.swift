import Cells

/// One line of the table of keys: what its keys do, and everything the program says about them.
package struct Binding: Sendable {
  /// Under which heading the help lists it.
  package enum Group: String, Sendable, CaseIterable {
    case points = "Points"
    case images = "Images"
    case folder = "Whole folder"
    case moving = "Moving"
    case seeing = "Seeing"
    case window = "Window mode"
    case program = "Program"
    case gallery = "Gallery"
    case landmarks = "List of landmarks"
    case measurements = "Measurements of all films"
    case overlays = "Lists, prompts, questions"
  }

  /// Place in `Bindings.all`.
  package internal(set) var place = 0
  /// The modes in which the keys mean this.
  package let modes: Set<Mode.Kind>
  /// Heading in the help.
  package let group: Group
  /// Keys and what each of them does; alike in kind, such as the four directions.
  package let strokes: [(key: Key, action: Action)]
  /// The keys as people read them, such as `Tab`.
  package let keys: String
  /// One or two words for the hint bar.
  package let label: String
  /// One sentence for the help.
  package let help: String
  /// Place in the hint bar, the smallest first; nil stays out of it.
  let hint: Int?
  /// Why the keys cannot do it at the moment, as a sentence; nil when they can.
  let whyDisabled: @Sendable (Model) -> String?

  init(
    _ group: Group, modes: Set<Mode.Kind> = [.normal], keys: String, _ strokes: [(Key, Action)],
    _ label: String, hint: Int? = nil, _ help: String,
    whyDisabled: @escaping @Sendable (Model) -> String? = { _ in nil }
  ) {
    (self.group, self.modes, self.keys) = (group, modes, keys)
    self.strokes = strokes.map { (key: $0.0, action: $0.1) }
    (self.label, self.hint, self.help, self.whyDisabled) = (label, hint, help, whyDisabled)
  }

  /// Whether one of its keys does this.
  func can(_ action: Action) -> Bool { strokes.contains { $0.action == action } }

  /// Whether it stays as it is whatever the key file says: the way out.
  var isFixed: Bool { modes.count == Mode.Kind.allCases.count }
}

/// The one table of keys: it dispatches them and feeds the hint bar, the help and the README.
package enum Bindings {
  /// Every binding, in the order of the help.
  package static let all: [Binding] = {
    let table =
      points + landmarkNames + images + folder + spacing + moving + seeing + windowMode + squares + program
      + gallery
      + landmarkList + measurementList + lists + typing + themeList
    return table.enumerated().map { place, binding in
      var binding = binding
      binding.place = place
      return binding
    }
  }()

  /// The bindings that the hint bar offers now, the most useful first.
  package static func hints(for model: Model) -> [Binding] {
    all.filter {
      $0.hint != nil && $0.modes.contains(model.mode.kind) && !model.keys.keys(of: $0).isEmpty
        && $0.whyDisabled(model) == nil
    }
    .sorted { ($0.hint ?? .max) < ($1.hint ?? .max) }
  }
}
