import ArgumentParser
import Basics
import Terminal
import Workbench

/// `bregma keys`: the workbench's keys as a file to begin one's own with.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Print the workbench's keys as a key file, or check yours.",
    discussion: """
      Every action has a line with its usual keys, commented out. Put the lines that you want to change into \
      bregma/keys.toml in your configuration folder ($XDG_CONFIG_HOME, usually ~/.config).

      EXAMPLES
        bregma keys
        mkdir -p ~/.config/bregma && bregma keys > ~/.config/bregma/keys.toml
        bregma keys --check

      Exit code: 0 done, 2 the key file cannot be followed.
      """)

  @Flag(help: "Check your key file instead; an error names its line and key.")
  var check = false

  func run() throws {
    guard check else { return StandardOutput.print(Bindings.keyFile(), terminator: "") }
    let path = KeyFile.usualPath()
    do {
      let changes = try KeyFile.read(path)
      _ = try KeyMap(changes: changes)
      StandardOutput.print("\(displayName(path)): \(changes.count) actions have keys of their own")
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
