import Basics
import Foundation
import Landmarks
import Pretraining
import Radiograph
import Store
import Terminal
import Workbench

/// A file of the program's own that anybody may have changed.
enum OwnFile: String, CaseIterable {
  /// The database of a folder's points.
  case store
  /// The state of a training run.
  case checkpoint
  /// A person's keys.
  case keys
  /// A colour theme.
  case theme
  /// The table of a shard, with another one beside it.
  case parts
}

// Files are read from where they lie: in memory, as far as the system lets us.
extension FuzzTarget {
  /// A folder of this run alone.
  private static let folder: String = {
    let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let folder = "\(root)/bregma-fuzz-\(getpid())"
    try? FileManager.default.createDirectory(atPath: folder + "/.bregma", withIntermediateDirectories: true)
    return folder
  }()

  /// Whatever is wrong with a file is said in a sentence; what was read can be gone through.
  func own(_ file: OwnFile, _ bytes: [UInt8]) -> Bool {
    let path = Self.folder + (file == .store ? "/.bregma/points.sqlite" : "/\(file)")
    do {
      try Data(bytes).write(to: URL(filePath: path))
      switch file {
      case .store: try readStore(path)
      case .checkpoint: _ = try Checkpoint(path: path)
      case .keys: _ = try KeyMap(changes: KeyFile.read(path))
      case .theme: _ = try ThemeLoader.load(path)
      case .parts: try mergeParts(path)
      }
    } catch {
      precondition(
        !"\(error)".utf8.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }, "a control character is shown")
    }
    return true
  }

  private func readStore(_ path: String) throws {
    for ending in ["-wal", "-shm", "-journal"] { unlink(path + ending) }
    let folder = try StoreLocation(folder: Self.folder, environment: [:])
    let store = try AnnotationStore(location: folder, access: .reading, busyTimeout: 0)
    for image in try store.table().images {
      _ = try store.points(image: image)
      _ = try store.log(image: image)
    }
    _ = try (store.landmarks(), store.progress(), store.annotators(), store.opinions(), store.leftOut())
  }

  private func mergeParts(_ path: String) throws {
    let other = Self.folder + "/other"
    try Data("image,landmark,x,y\nz.png,s,1,2\n".utf8).write(to: URL(filePath: other))
    let job = "{\"job\":{\"filmNames\":\"\",\"films\":1,\"shard\":1,\"shards\":2,\"work\":{}}}\n"
    try Data(job.utf8).write(to: URL(filePath: path + ".job"))
    // As the shard left it, or not; and, once the note is gone, as somebody has edited it.
    for _ in 0..<2 {
      var parts = ShardParts([path, other])
      try parts.merge { _ in }?.write(to: OutputFile(path: Self.folder + "/merged", force: true))
      unlink(path + ".job")
    }
  }

  /// Late answers are dropped, keys come through, and nothing waits for ever.
  func read(answers bytes: [UInt8]) -> Bool {
    _ = TerminalAnswers(bytes)
    var decoder = InputDecoder()
    for part in [bytes.prefix(bytes.count / 2), bytes.dropFirst(bytes.count / 2)] {
      decoder.feed(part)
      while decoder.next() != nil {}
    }
    decoder.giveUp()
    var events = 0
    while decoder.next() != nil {
      events += 1
      precondition(events <= bytes.count + 1, "more events than bytes")
    }
    return true
  }
}
