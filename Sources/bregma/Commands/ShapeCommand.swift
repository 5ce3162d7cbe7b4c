import ArgumentParser
import Basics
import Landmarks
import Morphometry
import Radiograph

/// `bregma shape`: the shapes of a folder's films laid over each other.
struct ShapeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shape",
    abstract: "Lay the shapes of all films over each other, and name those that are unlike the rest.",
    discussion: """
      Generalised Procrustes superimposition: points are moved to their centroid, scaled to centroid size 1 and turned \
      onto the mean of all films. Prints a CSV, mirror images first, then the film farthest from the mean: Procrustes distance, centroid \
      size (mm where the spacing is known, else px), whether the film is a mirror image of most others, the landmark \
      farthest off, and two landmarks that were probably exchanged.

      Films that lack a landmark are named and left out; --partial lays them over the mean by the points that they have. \
      Mirror images are named and turned over; --keep-mirrored leaves them as they are.

      EXAMPLES
        bregma shape --images films
        bregma shape --points points.csv --aligned aligned.csv --figure shapes.png
        bregma shape --images films --reviewed --partial --json
        bregma shape --images films --landmarks sella,nasion,menton,gonion
      """)

  @OptionGroup var source: PointsOption

  @Option(help: "The landmarks to use, separated by commas; all that some film has otherwise.")
  var landmarks: String?

  @Flag(help: "Take films that lack points by those that they have.")
  var partial = false

  @Flag(help: "Leave mirror images as they are.")
  var keepMirrored = false

  @Option(help: "CSV to write the superimposed points to, and those of the mean.")
  var aligned: String?

  @Option(help: "PNG to draw the superimposed points and their mean to.")
  var figure: String?

  @Flag(help: "Print JSON, superimposed points included.")
  var json = false

  @Flag(help: "Replace files that exist.")
  var force = false

  func run() async throws {
    let inputs = Inputs.all(folders: [source.images].compactMap(\.self), files: [source.points])
    let aligned = try aligned.map { try OutputFile(path: $0, force: force, inputs: inputs) }
    let figure = try figure.map {
      try OutputFile(path: $0, force: force, inputs: inputs, outputs: [aligned].compactMap(\.self))
    }
    var options = Superimposition.Options()
    options.landmarks = (landmarks ?? "").split(separator: ",").compactMap { Landmark(typed: String($0)) }
    (options.takesPartial, options.turnsOver) = (partial, !keepMirrored)
    let table = try source.read().table
    let shapes = try Superimposition(of: table, options)
    for sentence in shapes.leftOut { StandardError.print("left out: \(sentence)") }
    for sentence in shapes.notes { StandardError.print("note: \(sentence)") }
    try aligned?.write(shapes.alignedCSV)
    if let figure { try ShapeFigure(shapes).canvas().writePNG(figure.path) }
    Inputs.tell(ofPicture: figure?.path, about: table.images)
    if json { try JSON.print(shapes) } else { StandardOutput.print(shapes.csv, terminator: "") }
  }
}
