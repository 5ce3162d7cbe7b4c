import Foundation
import TestSupport
import Testing

/// Names that hold control sequences, printed by every command that prints names.
@Suite struct TerminalOutputTests {
  private static let film = "a\u{1B}]0;PWN\u{7}\u{9B}31m.png"
  private static let landmark = "s\u{202E}\u{1B}[2J\u{9B}1m"
  private static let measurement = "m\u{1B}]0;PWN\u{7}\u{2028}x"

  /// Two tables of points and a set of measurements.
  private static func dataset() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    func table(_ annotator: String, shift: Int) -> String {
      "image,landmark,x,y,annotator\n"
        + [film, "b.png"].enumerated().map { index, image in
          [(landmark, 100 + index, 200), ("q", 300, 210), ("r", 200, 400 + 5 * index)].map {
            "\(image),\($0),\($1 + shift),\($2 + shift),\(annotator)\n"
          }.joined()
        }.joined()
    }
    try folder.write(table("ann", shift: 0), to: "p.csv")
    try folder.write(table("bob", shift: 3), to: "t.csv")
    try folder.write(
      """
      name = "\\u001b[31m"
      [[measurement]]
      name = "m\\u001b]0;PWN\\u0007\\u2028x"
      distance = ["q", "r"]
      """, to: "m.toml")
    return folder
  }

  private static let commands = [
    "shape --points p.csv", "measure --points p.csv --set m.toml",
    "measure --points p.csv --set m.toml --wide",
    "evaluate --predictions p.csv --truth t.csv", "compare p.csv t.csv",
  ]

  private static let reports = commands.filter { !$0.contains("--wide") }.map { $0 + " --json" }

  /// Scalars that a terminal may obey, line ends aside.
  private func obeyed(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.split(separator: "\n").flatMap { $0.reversed().drop { $0 == "\r" } }.filter {
      switch $0.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
  }

  @Test(arguments: commands + reports)
  func nothingThatATerminalObeysReachesIt(command: String) throws {
    let folder = try Self.dataset()
    let shown = try BregmaBinary.runInTerminal(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(obeyed(shown).isEmpty, "\(shown.debugDescription)")
    #expect(shown.contains("PWN") && shown.contains(command.hasSuffix("--json") ? "\\u001b" : "\\u{1b}"))
  }

  @Test func programsGetNamesAsTheyAre() throws {
    let folder = try Self.dataset()
    func output(_ command: String) throws -> String {
      try BregmaBinary.run(command.split(separator: " ").map(String.init), in: folder.url).output
    }
    #expect(try output("shape --points p.csv").contains("\r\n\(Self.film),"))
    let rows = try output("measure --points p.csv --set m.toml")
    #expect(rows.contains("\r\n\(Self.film),\(Self.measurement),"), "\(rows.debugDescription)")
    let wide = try output("measure --points p.csv --set m.toml --wide")
    #expect(
      wide.hasPrefix("image,\(Self.measurement)\r\n\(Self.film),"), "\(wide.debugDescription)")
  }

  @Test(arguments: reports)
  func jsonHoldsTheSameNamesWrittenOut(command: String) throws {
    let folder = try Self.dataset()
    let run = try BregmaBinary.run(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == 0 && obeyed(run.output).isEmpty, "\(run.output.debugDescription)\(run.errors)")
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let names = strings(in: value)
    #expect(names.contains(Self.film))
    #expect(names.contains(command.hasPrefix("measure") ? Self.measurement : Self.landmark))
  }

  private func strings(in value: Any) -> Set<String> {
    switch value {
    case let text as String: [text]
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(strings(in: $1)) }
    case let object as [String: Any]:
      object.reduce(into: Set(object.keys)) { $0.formUnion(strings(in: $1.value)) }
    default: []
    }
  }

  /// What comes from the command line may be the name of somebody's file.
  @Test func usageErrorsAreSafeToo() throws {
    let folder = try TemporaryFolder()
    let run = try BregmaBinary.run(["doctor", "a\u{1B}]0;PWN\u{7}.png"], in: folder.url)
    #expect(run.status == 2 && run.errors.contains("PWN") && obeyed(run.errors).isEmpty, "\(run.errors)")
  }
}

extension BregmaBinary {
  /// Runs the binary with output and errors on a terminal; what it wrote there.
  fileprivate static func runInTerminal(_ arguments: [String], in folder: URL) throws -> String {
    // What posix_openpt, unlockpt and ptsname do on Linux; their declarations are hidden from Swift.
    let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    defer { close(master) }
    var (number, lock): (CUnsignedInt, CInt) = (0, 0)
    try #require(
      master >= 0 && ioctl(master, setLock, &lock) == 0 && ioctl(master, getNumber, &number) == 0)
    let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(fileDescriptor: terminal)
    process.standardError = FileHandle(fileDescriptor: terminal)
    try process.run()
    close(terminal)
    var (text, buffer) = (Data(), [UInt8](repeating: 0, count: 4096))
    // Fails once the program has ended and nothing is left.
    while case let count = read(master, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
