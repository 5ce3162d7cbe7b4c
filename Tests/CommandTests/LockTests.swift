import Foundation
import TestSupport
import Testing

/// A drive that cannot lock files, played by a library that is loaded first.
@Suite struct LockTests {
  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <stdarg.h>
    #include <sys/file.h>
    int flock(int file, int how) { return how & LOCK_UN ? 0 : (errno = REASON, -1); }
    static int no_lock(const char *name, int file, int command, void *argument) {
      if (command == F_SETLK || command == F_SETLKW)
        return ((struct flock *)argument)->l_type == F_UNLCK ? 0 : (errno = REASON, -1);
      int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
      return real(file, command, argument);
    }
    #define WRAP(name) int name(int file, int command, ...) { va_list rest; va_start(rest, command); \\
      void *argument = va_arg(rest, void *); va_end(rest); return no_lock(#name, file, command, argument); }
    WRAP(fcntl)
    WRAP(fcntl64)
    """

  /// A film, its marks, and the variables with which a program meets such a drive.
  private func dataset(_ reason: String) throws -> (folder: TemporaryFolder, variables: [String: String]) {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    try folder.writeFilm("films/a.png")
    try folder.write("image,landmark,x,y\na.png,apex,40,60\n", to: "p.csv")
    try folder.write(Self.source, to: "locks.c")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-shared", "-fPIC", "-DREASON=\(reason)", "-o", folder.file("locks.so"), folder.file("locks.c"),
      "-ldl",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    return (folder, ["LD_PRELOAD": folder.file("locks.so")])
  }

  /// A shard says once what nothing keeps from happening there; a table that it left is replaced as elsewhere.
  @Test func shardsGoOnWhereNothingCanBeLocked() throws {
    let (folder, variables) = try dataset("ENOLCK")
    let detect = [
      "detect", "--landmarks", "p.csv", "--images", "films", "--out", "o.csv", "--encoder",
      try folder.writeEncoder(),
    ]
    let shard = try BregmaBinary.run(detect + ["--shard", "1/1"], in: folder.url, variables: variables)
    #expect(shard.status == 0, "\(shard.errors)")
    #expect(shard.errors.components(separatedBy: "this drive cannot lock files (").count == 2)
    let single = try BregmaBinary.run(detect, in: folder.url, variables: variables)
    #expect(single.status == 0 && !single.errors.contains("lock"), "\(single.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("o.csv.job")))
  }

  @Test(arguments: ["ENOLCK", "ENOSYS", "EOPNOTSUPP"]) func aDriveWithoutLocksIsCalledThat(reason: String)
    throws
  {
    let (folder, variables) = try dataset(reason)
    let began = ContinuousClock.now
    let run = try BregmaBinary.run(
      ["import", "p.csv", "--images", "films"], in: folder.url, variables: variables)
    #expect(run.status == 1 && run.errors.contains("cannot lock files ("), "\(run.errors)")
    #expect(!run.errors.contains("another program; close it") && run.errorLines.count == 1, "\(run.errors)")
    // Nobody waits for a lock that cannot come.
    #expect(ContinuousClock.now - began < .seconds(4))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("films/.bregma")).allSatisfy {
        !$0.hasPrefix(".")
      })
  }
}
