import TestSupport
import Foundation
import Landmarks
import Testing

@Suite struct TrainCommandTests {
  /// Three marked films, one of them without the nasion, a predicted point, and an encoder to start from.
  private func dataset() throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    _ = try folder.makeFolder("films")
    for (number, shift) in [0, 6, -4].enumerated() {
      try folder.writeFilm("films/f\(number).png", shift: shift)
    }
    try folder.write(
      """
      image,landmark,x,y,status
      f0.png,sella,80.5,60,placed
      f0.png,nasion,40,120.25,placed
      f1.png,sella,86.5,60,placed
      f1.png,porion,9,9,predicted
      f2.png,sella,76.5,60,placed
      f2.png,nasion,36,120.25,placed

      """, to: "points.csv")
    let arguments = [
      "train", "--landmarks", "points.csv", "--images", "films", "--out", "model.safetensors", "--from",
      try folder.writeEncoder(),
    ]
    return (folder, arguments)
  }

  @Test func aTrainedModelFindsItsLandmarksWithoutATemplate() throws {
    let (folder, arguments) = try dataset()
    let run = try BregmaBinary.run(arguments + ["--steps", "3", "--json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let line = try JSONSerialization.jsonObject(with: Data(run.output.utf8.split(separator: 10)[0]))
    #expect((line as? [String: Any])?["viewsPerSecond"] is Double)

    let search = ["detect", "--model", "model.safetensors", "--images", "films", "--out", "found.csv"]
    let found = try BregmaBinary.run(search, in: folder.url)
    #expect(found.status == 0 && found.output.contains("by model.safetensors"), "\(found.errors)")
    let table = try PointTable(path: folder.file("found.csv"))
    #expect(table.landmarks == ["sella", "nasion"] && table.rows.count == 6)
    #expect(table.rows.allSatisfy { $0.point.status == .predicted && $0.point.position != nil })

    // The same file is an encoder, and one part of many is found the same.
    let encoder = ["--landmarks", "points.csv", "--encoder", "model.safetensors"]
    let templates = try BregmaBinary.run(
      ["detect", "--images", "films", "--out", "again.csv"] + encoder, in: folder.url)
    #expect(templates.status == 0, "\(templates.errors)")
    let part = try BregmaBinary.run(search.dropLast() + ["part.csv", "--shard", "1/1"], in: folder.url)
    #expect(part.status == 0, "\(part.errors)")

    // A second run needs --force and gives the same file.
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors")))
    #expect(try BregmaBinary.run(arguments + ["--steps", "3"], in: folder.url).status == 1)
    #expect(try BregmaBinary.run(arguments + ["--steps", "3", "--force"], in: folder.url).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors"))) == first)
  }

  @Test func interruptKeepsACheckpointAndResumeGoesOnExactly() throws {
    let (folder, arguments) = try dataset()
    let steps = ["--steps", "40"]
    #expect(try BregmaBinary.run(arguments + steps, in: folder.url).status == 0)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors")))
    // What a run at its end leaves behind does not stand in the way of the next one.
    #expect(!FileManager.default.fileExists(atPath: folder.file("model.safetensors.checkpoint")))
    try FileManager.default.removeItem(atPath: folder.file("model.safetensors"))
    try stop(arguments + steps, in: folder)
    #expect(!FileManager.default.fileExists(atPath: folder.file("model.safetensors")))
    // Whoever forgets --resume loses nothing.
    let kept = try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors.checkpoint")))
    let forgotten = try BregmaBinary.run(arguments + steps, in: folder.url)
    #expect(forgotten.status == 1)
    #expect(
      forgotten.errors.contains(
        "model.safetensors.checkpoint: cannot write: an earlier run is kept there; --resume"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors.checkpoint"))) == kept)
    let resumed = try BregmaBinary.run(arguments + steps + ["--resume"], in: folder.url)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("model.safetensors"))) == whole)
  }

  @Test func noCheckpointIsBegunBehindALink() throws {
    let (folder, arguments) = try dataset()
    try folder.write("secret", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("model.safetensors.checkpoint"), withDestinationPath: "victim")
    let run = try BregmaBinary.run(arguments + ["--steps", "1", "--force"], in: folder.url)
    #expect(
      run.status == 1
        && run.errors.contains("model.safetensors.checkpoint: cannot write: it is a symbolic link"),
      "\(run.errors)")
    #expect(try String(contentsOfFile: folder.file("victim"), encoding: .utf8) == "secret")
  }

  /// Starts a run and stops it at its first report.
  private func stop(_ arguments: [String], in folder: TemporaryFolder) throws {
    let process = try BregmaBinary.start(arguments, in: folder.url)
    // The first tenth is reported while most of the work still lies ahead.
    let errors = URL(fileURLWithPath: folder.file("stderr"))
    while process.isRunning,
      !String(decoding: try Data(contentsOf: errors), as: UTF8.self).contains("\(arguments[0]) ")
    { usleep(2000) }
    process.interrupt()
    let stopped = try BregmaBinary.finish(process, in: folder.url)
    #expect(stopped.status == 130 && stopped.errors.contains("--resume"), "\(stopped.errors)")
  }

  @Test func whatARunWasMadeOfIsNeededToResumeIt() throws {
    let (folder, arguments) = try dataset()
    #expect(try BregmaBinary.run(arguments + ["--steps", "1"], in: folder.url).status == 0)
    let earlier = ["--from", "earlier.safetensors"]
    try FileManager.default.moveItem(
      atPath: folder.file("model.safetensors"), toPath: folder.file("earlier.safetensors"))
    let run = arguments + ["--steps", "40"]
    try stop(run, in: folder)
    func refusal(_ run: [String]) throws -> String {
      let refused = try BregmaBinary.run(run + ["--resume"], in: folder.url)
      #expect(refused.status == 1)
      return refused.errors
    }
    let differs = "model.safetensors.checkpoint: cannot resume: it belongs to another run; what differs: "
    #expect(try refusal(run + earlier).contains("\(differs)the start weights\n"))
    #expect(try refusal(arguments + ["--steps", "50"]).contains("\(differs)steps 40, now 50\n"))
    try FileManager.default.removeItem(atPath: folder.file("films/f1.png"))
    try FileManager.default.copyItem(atPath: folder.file("films/f0.png"), toPath: folder.file("films/f1.png"))
    #expect(try refusal(run).contains("\(differs)the picture f1.png\n"))
  }

  @Test func pretrainingIsResumedWithItsOwnFilmsAlone() throws {
    let (folder, _) = try dataset()
    let run = ["pretrain", "--images", "films", "--out", "own.safetensors", "--steps", "40"]
    try stop(run, in: folder)
    try FileManager.default.copyItem(atPath: folder.file("films/f0.png"), toPath: folder.file("films/f7.png"))
    let refused = try BregmaBinary.run(run + ["--resume"], in: folder.url)
    #expect(refused.status == 1 && refused.errors.contains("what differs: the films of films\n"))
  }

  @Test func missingFilmsAreNamedAndTheOthersServe() throws {
    let (folder, arguments) = try dataset()
    try FileManager.default.removeItem(atPath: folder.file("films/f1.png"))
    let run = try BregmaBinary.run(arguments + ["--steps", "1"], in: folder.url)
    #expect(run.status == 1 && run.errors.contains("f1.png: not found"), "\(run.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.file("model.safetensors")))
  }

  @Test(arguments: [
    (arguments: "train --landmarks none.csv --images . --out x", status: 1 as Int32),
    (arguments: "train --landmarks points.csv --images films --out x --from films/f0.png", status: 1),
    (arguments: "train --landmarks points.csv --images films --out x --steps 0", status: 2),
    (arguments: "train --landmarks points.csv --images films --out x --from y --random-start", status: 2),
    (arguments: "detect --model none.safetensors --images films --out x", status: 1),
    (arguments: "detect --model encoder.safetensors --images films --out x", status: 1),
    (arguments: "detect --model m --landmarks points.csv --images films --out x", status: 2),
    (arguments: "detect --model m --encoder e --images films --out x", status: 2),
    (arguments: "detect --images films --out x", status: 2),
  ])
  func failsAsTheContractSays(arguments: String, status: Int32) throws {
    let (folder, _) = try dataset()
    let run = try BregmaBinary.run(arguments.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.status == status, "\(run.errors)")
    #expect(!run.errors.isEmpty && !FileManager.default.fileExists(atPath: folder.file("x")))
    if status == 1 { #expect(run.errorLines.count == 1, "\(run.errors)") }
  }
}
