import Basics
import Glibc

/// A file that is to be written: checked before the work that fills it, replaced in one step after it.
package struct OutputFile: Sendable {
  /// The file as the caller named it.
  package let path: String

  /// Names an output and refuses early what would fail late.
  ///
  /// - Parameters:
  ///   - force: whether a file that exists may be replaced.
  ///   - inputs: files that are read for it, or needed as they are: none is replaced, whatever `force` says.
  ///   - outputs: what else is written: two outputs are two files.
  /// - Throws: `FileError` for a file that exists (without `force`), for an input, for a film of a folder with points, for a
  ///   place where points are kept, for a folder, a pipe or a device, and for a place whose folder does not exist.
  package init(
    path: String, force: Bool, inputs: [String] = [], outputs: [OutputFile] = []
  ) throws(FileError) {
    self.path = path
    guard path != "-" else { throw refusal("it is no file; a file of that name is ./-") }
    _ = try FileBytes.destination(of: path)
    let place = Self.place(of: path)
    guard !place.split(separator: "/").dropLast().contains(".bregma") else {
      throw refusal("a folder .bregma holds points and what belongs to them, nothing else")
    }
    guard !inputs.contains(where: { Self.place(of: $0) == place }) else {
      throw refusal("it is an input, which is never replaced")
    }
    guard !outputs.contains(where: { Self.place(of: $0.path) == place }) else {
      throw refusal("it is given for two outputs")
    }
    var status = stat()
    guard stat(path.systemPath, &status) == 0 else {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      guard access(folder.systemPath, W_OK | X_OK) == 0 else {
        throw refusal(
          errno == ENOENT
            ? "there is no folder \(displayName(folder))"
            : "\(displayName(folder)) is not a folder that can be written to")
      }
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal(FileBytes.notRegular) }
    guard !FilmFolder.isMarked(place) else {
      throw refusal("it is a film of a folder with points, which is never replaced")
    }
    guard force else { throw refusal("it exists already; give --force to replace it") }
  }

  /// Writes the text as UTF-8, complete or not at all; it is on the disk when this returns.
  ///
  /// - Throws: `FileError`; an earlier file is then still there as it was.
  package func write(_ text: String) throws(FileError) { try FileBytes.write(text, to: path) }

  /// The same for content that is no text.
  package func write(_ bytes: [UInt8]) throws(FileError) { try FileBytes.write(bytes, to: path) }

  /// Where writing puts a file: the one behind symbolic links, or the name in the folder behind them.
  private static func place(of path: String) -> String {
    func resolved(_ path: String) -> String? {
      guard let resolved = realpath(path.systemPath, nil) else { return nil }
      defer { free(resolved) }
      return String(systemPath: resolved)
    }
    if let file = resolved(path) { return file }
    let slash = path.lastIndex(of: "/")
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    return resolved(slash.map { String(path[...$0]) } ?? ".").map { "\($0)/\(name)" } ?? path
  }

  private func refusal(_ reason: String) -> FileError {
    FileError(path: path, action: .write, reason: reason)
  }
}

extension OutputFile {
  /// Names outputs that are made of a folder's films or their points: none of the films is replaced, either.
  ///
  /// - Throws: `FileError` of the first that may not be written.
  package static func all(_ paths: [String], force: Bool, filmsOf folder: String) throws -> [OutputFile] {
    // What is not there yet is no film.
    let existing = Set(paths.compactMap(FileStamp.init(path:)))
    let films = existing.isEmpty ? [] : (try? FilmFolder.list(folder)) ?? []
    let replaced = existing.intersection(films.compactMap { FileStamp(path: $0.path(in: folder)) })
    return try paths.map { path in
      let isFilm = FileStamp(path: path).map(replaced.contains) ?? false
      return try OutputFile(path: path, force: force, inputs: isFilm ? [path] : [])
    }
  }
}
