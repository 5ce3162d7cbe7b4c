import Basics
import Glibc
import Radiograph

/// Results of long work, which must not be lost because a disk is full at the end.
enum Keeping {
  /// Writes a result where it was asked for. Where that fails the person is asked for another place; without a person, or
  /// an answer, it is kept in their data folder.
  ///
  /// - Parameters:
  ///   - path: where it was asked for.
  ///   - write: writes it at a path.
  /// - Returns: whether it is where it was asked for; else it was said where it is.
  /// - Throws: what `write` throws when no place is left.
  static func write(_ path: String, _ write: (String) throws -> Void) throws -> Bool {
    do {
      try write(path)
      return true
    } catch {
      StandardError.print("\(error)")
    }
    while let other = askForPlace() {
      do {
        try write(other)
        StandardError.print("\(displayName(other)): the result is here")
        return false
      } catch {
        StandardError.print("\(error)")
      }
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let refuge = try Places.refuge(for: name, writing: write)
    StandardError.print("the result was kept as \(displayName(refuge))")
    return false
  }

  /// Asks for another file; nil without a person at the terminal, or when they give none.
  private static func askForPlace() -> String? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    StandardError.write("Another file to write (Enter keeps it in your data folder): ")
    let answer = readLine()?.trimmed ?? ""
    return answer.isEmpty ? nil : answer
  }
}

/// A training run that was stopped before, and whose work another one would take the place of.
enum EarlierRun {
  /// Refuses outputs of a training run before hours of work, not after.
  ///
  /// - Parameters:
  ///   - out: the weights that it will write.
  ///   - checkpoint: where it keeps its state.
  ///   - inputs: what it reads: none is replaced.
  ///   - resume: whether it goes on from there.
  ///   - force: whether what is there may be replaced.
  /// - Throws: `FileError` as `OutputFile`, and for an earlier run's checkpoint or a link in its place.
  static func check(
    out: String, checkpoint: String, inputs: [String], resume: Bool, force: Bool
  ) throws {
    let weights = try OutputFile(path: out, force: force || resume, inputs: inputs)
    // A run goes on where a person has put its state, but begins none behind a link.
    if !resume { try FileBytes.checkOwn(checkpoint) }
    _ = try OutputFile(path: checkpoint, force: true, inputs: inputs, outputs: [weights])
    guard !resume, !force, FileStamp(path: checkpoint) != nil else { return }
    throw FileError(
      path: checkpoint, action: .write,
      reason: "an earlier run is kept there; --resume goes on from it, --force begins anew")
  }

  /// Takes the state away of a run that has come to its end.
  static func forget(checkpoint: String) { unlink(checkpoint.systemPath) }
}
