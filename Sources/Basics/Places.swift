import Foundation

/// What this program is.
package enum Product {
  /// The version of the program.
  package static let version = "0.1.0"
  /// Who places predicted points, in tables and in the store: the program with its version.
  package static let searcher = "bregma \(version)"
}

/// Where the program keeps what is a person's own, by the XDG Base Directory Specification.
package enum Places {
  /// The base folders of a person.
  package enum Base: String, Sendable, CaseIterable {
    /// Choices made on purpose: keys and themes.
    case config = "XDG_CONFIG_HOME"
    /// Work: points of folders that cannot be written to, the copy of the sample films.
    case data = "XDG_DATA_HOME"
    /// What is merely remembered from one run to the next.
    case state = "XDG_STATE_HOME"

    /// What it holds, for a person.
    package var title: String {
      switch self {
      case .config: "your keys and themes"
      case .data: "your other data"
      case .state: "your preferences"
      }
    }

    /// Below the home folder, where the variable does not say otherwise.
    fileprivate var usual: String {
      switch self {
      case .config: ".config"
      case .data: ".local/share"
      case .state: ".local/state"
      }
    }
  }

  /// The running program's own file; empty where the system does not tell.
  package static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  }

  /// The environment of this process.
  package static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// The program's own folder `bregma` in a base folder, which need not exist; nil when neither the base's
  /// variable nor `HOME` says where it would be.
  package static func own(_ base: Base, environment: [String: String] = environment) -> String? {
    // The specification tells to ignore relative paths.
    let given = environment[base.rawValue].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (given ?? environment["HOME"].map { "\($0)/\(base.usual)" }).map { "\($0)/bregma" }
  }

  /// The same, or a temporary folder for somebody without a home.
  package static func ownOrTemporary(_ base: Base, environment: [String: String] = environment) -> String {
    own(base, environment: environment) ?? "\(NSTemporaryDirectory())/bregma"
  }

  /// Keeps what cannot be written where it belongs: in `rescued` of the person's data folder, else in a temporary one.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - write: writes the file at a path.
  /// - Returns: where it is.
  /// - Throws: what `write` throws when no place is left.
  package static func refuge(
    for name: String, environment: [String: String] = environment, writing write: (String) throws -> Void
  ) throws -> String {
    var problem: (any Error)?
    for folder in [own(.data, environment: environment).map { "\($0)/rescued" }, NSTemporaryDirectory()]
      .compactMap({ $0 })
    {
      let path = "\(folder)/\(UInt32(Date().timeIntervalSince1970))-\(name)"
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(path)
        return path
      } catch {
        problem = error
      }
    }
    throw problem ?? FileError(path: name, action: .write, reason: "no place is left for it")
  }
}

/// Files that come with the program.
package enum Resource: Sendable, CaseIterable {
  case themes, sampleData, manualPage

  /// What it is, for a person.
  package var title: String {
    switch self {
    case .themes: "themes"
    case .sampleData: "sample films"
    case .manualPage: "manual page"
    }
  }

  /// Below the prefix of an installation (`PREFIX/bin/bregma`), and in the source folder.
  private var places: (installed: String, source: String) {
    switch self {
    case .themes: ("share/bregma/themes", "Themes")
    case .sampleData: ("share/bregma/SampleData", "SampleData")
    case .manualPage: ("share/man/man1/bregma.1", "docs/bregma.1")
    }
  }

  /// Where it is: below the prefix that the running program is installed in, else in the nearest folder above it
  /// (a build inside its source folder), else in the current folder; nil when it is nowhere.
  package var path: String? { path(executable: Places.executable) }

  /// Where it is for a program of another place.
  package func path(executable: String) -> String? {
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    var candidates = [folder.deletingLastPathComponent().appendingPathComponent(places.installed).path]
    while folder.path != "/" {
      candidates.append(folder.appendingPathComponent(places.source).path)
      folder.deleteLastPathComponent()
    }
    candidates.append("\(FileManager.default.currentDirectoryPath)/\(places.source)")
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }
}
