import Cells
import Configuration

/// Which key does what: the table's keys, with the changes that a person wrote into the key file.
package struct KeyMap: Sendable, Equatable {
  private struct Stroke: Sendable, Equatable {
    /// Place of the binding in `Bindings.all`.
    var binding: Int
    var action: Action
  }

  private var strokes: [Mode.Kind: [Key: Stroke]] = [:]
  /// Keys as people read them, of bindings that were changed.
  private var changedKeys: [Int: String] = [:]

  /// The keys of the table as they are.
  package static let usual = KeyMap()

  private init() {
    for binding in Bindings.all {
      for mode in binding.modes {
        for stroke in binding.strokes {
          strokes[mode, default: [:]][stroke.key] = Stroke(binding: binding.place, action: stroke.action)
        }
      }
    }
  }

  /// The usual keys with changes; an action answers to the keys wanted and to no others.
  ///
  /// Ctrl-c leaves the program whatever is wanted.
  /// - Throws: `ConfigurationError` for an unknown action or key, and for a key that would mean two things.
  package init(changes: [KeyChange]) throws(ConfigurationError) {
    self = .usual
    var wanted: [(change: KeyChange, action: Action, keys: [Key])] = []
    for change in changes {
      guard let action = Action(name: change.action) else {
        throw change.error("no such action; `bregma keys` lists them.")
      }
      var keys: [Key] = []
      for name in change.keys {
        guard let key = Key(name: name), key != .control("c") else {
          throw change.error(
            "\(name.debugDescription) is no key that can be chosen, such as x, Ctrl-x or F5.")
        }
        keys.append(key)
      }
      wanted.append((change, action, keys))
    }
    for (_, action, _) in wanted { release(action) }
    for (change, action, keys) in wanted { try bind(action, to: keys, change) }
    for (_, action, _) in wanted {
      for binding in Bindings.all where binding.can(action) { changedKeys[binding.place] = text(of: binding) }
    }
  }

  /// What a key does in a mode.
  package func stroke(_ key: Key, in mode: Mode.Kind) -> (binding: Binding, action: Action)? {
    strokes[mode]?[key].map { (Bindings.all[$0.binding], $0.action) }
  }

  /// The keys of a binding as people read them; empty when they were taken away.
  package func keys(of binding: Binding) -> String { changedKeys[binding.place] ?? binding.keys }

  /// The first key of an action in a mode; empty when it has none.
  func name(of action: Action, in mode: Mode.Kind) -> String {
    let keys = (strokes[mode] ?? [:]).filter { $1.action == action }.keys
    return keys.min { ($0.rank, $0.name) < ($1.rank, $1.name) }?.name ?? ""
  }

  private mutating func release(_ action: Action) {
    for (mode, keys) in strokes {
      strokes[mode] = keys.filter { $1.action != action || Bindings.all[$1.binding].isFixed }
    }
  }

  private mutating func bind(_ action: Action, to keys: [Key], _ change: KeyChange) throws(ConfigurationError)
  {
    for binding in Bindings.all where binding.can(action) && !binding.isFixed {
      for mode in binding.modes {
        for key in keys {
          // A usual key of the action stays where it is usual: elsewhere it may be typed, or mean something else.
          if Self.usual.has(action, on: key), Self.usual.strokes[mode]?[key]?.action != action { continue }
          if let other = strokes[mode]?[key], other.action != action {
            throw change.error(
              "\(key.name) means \(other.action.name) already; give that another key too.")
          }
          strokes[mode, default: [:]][key] = Stroke(binding: binding.place, action: action)
        }
      }
    }
  }

  private func has(_ action: Action, on key: Key) -> Bool {
    strokes.values.contains { $0[key]?.action == action }
  }

  private func text(of binding: Binding) -> String {
    guard let mode = binding.modes.min(by: { $0.rawValue < $1.rawValue }) else { return "" }
    return (strokes[mode] ?? [:]).filter { $1.binding == binding.place }.map(\.key.name).sorted()
      .joined(separator: ", ")
  }
}

extension KeyChange {
  fileprivate func error(_ reason: String) -> ConfigurationError {
    ConfigurationError(path: path, line: line, key: action, reason: reason)
  }
}

extension Key {
  /// Letters are shown before arrows and the like.
  fileprivate var rank: Int {
    switch self {
    case .character, .enter, .tab, .backTab: 0
    case .control: 1
    default: 2
    }
  }
}
