import ArgumentParser
import Basics
import Foundation
import Store

/// `bregma restore`: a folder's backups, and the way back to one of them.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "List the backups of a folder's points, or bring one back.",
    discussion: """
      A backup of the points (.bregma/backups) is made whenever somebody leaves a folder whose points have changed, \
      after an import, and at the next opening where the program was killed. Kept are the five newest, the last one \
      of each of five earlier days, and the fullest one as long as it has more points than the folder. What is there \
      when a backup comes back is kept as another backup. Copies that you put there under names of your own are listed \
      last, and never taken away. Points that were placed while the folder could not be written \
      to lie in your data folder; where there are any, they are number 0 of the list.

      EXAMPLES
        bregma restore films
        bregma restore films 1
        bregma restore films points-20261130T055802.123Z-75DBAF20E403556C.sqlite
        bregma restore films --accept

      Exit code: 0 done, 1 nothing was restored, 2 usage.
      """)

  @Argument(help: "Folder of the images.", completion: .directory)
  var folder: String

  @Argument(
    help: """
      Backup to bring back: its number in the list, its name, or the path of a store that lies elsewhere; without it they \
      are listed.
      """)
  var backup: String?

  @Flag(help: "Go on with the points as they are, though the file was changed by something else.")
  var accept = false

  func validate() throws {
    if accept, backup != nil { throw ValidationError("give a backup or --accept, not both") }
  }

  func run() throws {
    let location = try StoreLocation(folder: folder, environment: Places.environment)
    let backups = StoreBackups(of: location)
    try backups.check()
    if accept { return report(try StoreRestoration(location: location).acceptPresent(), "accepted") }
    let standIn = StandIn(of: location)
    guard let backup else { return list(backups, standIn) }
    if let standIn, backup == Self.standInNumber || backup == standIn.path {
      return report(try StoreRestoration(location: location).restore(standIn), "restored")
    }
    report(try StoreRestoration(location: location).restore(chosen(backup, of: backups)), "restored")
  }

  /// The file that a number, a name or a path of a store that lies elsewhere means.
  private func chosen(_ backup: String, of backups: StoreBackups) throws -> String {
    let described = backups.described
    let name = (backup as NSString).lastPathComponent
    let chosen = described.enumerated().first { index, known in
      "\(index + 1)" == backup || (known.path as NSString).lastPathComponent == name
    }
    guard let (index, known) = chosen else {
      guard FileStamp(path: backup) != nil else {
        throw NoSuchBackup(folder: folder, backup: backup, count: described.count)
      }
      return backup
    }
    if let problem = known.problem {
      throw BrokenBackup(
        folder: folder, number: index + 1, problem: problem,
        good: described.firstIndex { $0.points != nil }.map { $0 + 1 })
    }
    return known.path
  }

  /// What is brought back when it is asked for instead of a backup.
  private static let standInNumber = "0"

  private func list(_ backups: StoreBackups, _ standIn: StandIn?) {
    let described = backups.described
    if let standIn {
      let points = Self.count(standIn.points)
      StandardOutput.print(
        "\(Self.standInNumber)  while the folder could not be written to  \(points)  \(displayName(standIn.path))"
      )
    }
    guard !described.isEmpty || standIn != nil else {
      return StandardOutput.print("\(displayName(folder)): there are no backups")
    }
    for (index, backup) in described.enumerated() {
      let points = Self.count(backup.points)
      let name = displayName((backup.path as NSString).lastPathComponent)
      StandardOutput.print("\(index + 1)  \(backup.time ?? "put there by somebody")  \(points)  \(name)")
    }
    StandardError.print("note: `bregma restore \(displayName(folder)) NUMBER` brings one of them back")
  }

  private static func count(_ points: Int?) -> String {
    points.map { $0 == 1 ? "1 point" : "\($0) points" } ?? "not whole"
  }

  private func report(_ outcome: StoreRestoration.Outcome, _ what: String) {
    let kept = outcome.kept.map { "; what was there is kept as \(displayName($0))" } ?? ""
    StandardOutput.print("\(displayName(folder)): points \(what): \(outcome.points)\(kept)")
  }

  private struct BrokenBackup: Error, CustomStringConvertible {
    let folder: String
    let number: Int
    let problem: String
    /// The newest one that is whole.
    let good: Int?

    var description: String {
      "\(displayName(folder)): nothing was restored, for backup \(number) is not whole: \(problem); "
        + (good.map { "the newest one that is whole has number \($0)" } ?? "none is whole")
    }
  }

  private struct NoSuchBackup: Error, CustomStringConvertible {
    let folder: String
    let backup: String
    let count: Int

    var description: String {
      "\(displayName(folder)): there is no backup \(displayName(backup)); "
        + (count == 0
          ? "there is none at all"
          : "expected 1 to \(count), a name of `bregma restore`'s list, or a store's path")
    }
  }
}
