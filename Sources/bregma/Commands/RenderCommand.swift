import ArgumentParser
import Basics
import Cells
import Foundation
import Radiograph
import Snapshot

/// `bregma render`: a frame of the workbench as a picture.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Draw the frame that the workbench shows of an image, as a PNG.",
    discussion: """
      Draws what the terminal would show, cell by cell, with the points that the image's folder has. Nothing \
      in the folder changes, whatever the keys do, and exports are not written. Good for reports of errors and for documentation.

      EXAMPLES
        bregma render films/001.png --out frame.png
        bregma render films/001.png --out frame.png --size 80x24 --colours 16 \\
          --theme light-table
        bregma render films/001.png --out frame.png --landmarks template.csv \\
          --keys "+ + Tab i"

      Exit code: 0 done, 1 the image cannot be read (the frame that says so is drawn) or there is none of that name (no \
      frame is drawn), 2 usage.
      """)

  @Argument(help: ArgumentHelp("Image to show.", valueName: "image"))
  var image: String

  @Option(help: "PNG to write; one that is there is replaced, unless it is an image of the folder.")
  var out: String

  @Option(help: "Colour theme: its name, or a theme file.")
  var theme: String?

  @Option(help: "Columns and rows of the terminal, such as 120x40.")
  var size = CellSize(columns: 120, rows: 40)

  @Option(help: "Colours of the terminal: \(ColourDepth.names).")
  var colours = ColourDepth.direct

  @Option(help: "Landmark set (cephalometric, cephalometry, hand, chest), or a CSV whose points are shown.")
  var landmarks: String?

  @OptionGroup var scaling: ScaleOption

  @Option(help: "Keys to press before drawing, such as \"+ + Tab i\".")
  var keys = ""

  @Option(help: "Times 8x16 px a cell.")
  var scale = 1

  @Flag(help: "Draw the film in pixels, as a terminal that draws pictures shows it (bregma open --graphics).")
  var pixels = false

  @Option(
    help: "Pixels of a cell of the terminal drawn, such as 9x18, to show in blocks what it would show.")
  var cell: CellSize?

  @Option(help: "Encoder weights (safetensors) to use instead of the embedded ones.")
  var encoder: String?

  func validate() throws {
    guard cell == nil || !pixels else { throw ValidationError("--pixels draws cells of 8x16 px, not --cell") }
    guard (1...4).contains(scale) else { throw ValidationError("--scale is 1 to 4, not \(scale)") }
    do {
      _ = try KeyScript(keys)
    } catch {
      throw ValidationError("--keys: \(error)")
    }
  }

  func run() throws {
    let script = try KeyScript(keys)
    let themes = try ThemeChoice(preferred: theme)
    for problem in themes.problems { StandardError.print(problem) }
    let scratch = try ScratchSession(
      image: image, landmarks: landmarks, scaling: scaling.scaleToFilm, screen: size, depth: colours,
      themes: themes, encoder: encoder)
    let output = try output(films: scratch.films)
    for note in scratch.notes { StandardError.print("note: \(note)") }
    if pixels, colours != .mono {
      scratch.measured(
        PixelSize(width: FramePicture.cellWidth * scale, height: 2 * FramePicture.cellWidth * scale),
        drawsPictures: true)
    } else if let cell {
      scratch.measured(PixelSize(width: cell.columns, height: cell.rows), drawsPictures: false)
    }
    scratch.settle()
    for key in script.keys { scratch.press(key) }
    var picture = FramePicture(
      depth: colours, isLight: scratch.session.model.theme.isLight, scale: scale)
    try picture.canvas(of: scratch.session.frame).writePNG(output.path)
    let film = image.split(separator: "/").last.map { ImageName(String($0)) }
    Inputs.tell(ofPicture: output.path, about: [film].compactMap(\.self))
    if let shown = scratch.session.model.picture.loaded {
      for note in shown.film.notes { StandardError.print("note: \(shown.name): \(note)") }
    }
    if case .failed(let reason) = scratch.session.model.picture {
      StandardError.print(reason)
      throw ExitCode.inputsFailed
    }
  }

  /// The picture to write: in the place of an earlier one, but of nothing else.
  private func output(films: [String]) throws -> OutputFile {
    if let start = try? FileBytes.read(path: out, atMost: 16), !start.isEmpty,
      FilmFormat(sniffing: start) != .png
    {
      throw FileError(path: out, action: .write, reason: "it exists already and is no PNG")
    }
    return try OutputFile(
      path: out, force: true, inputs: films + [landmarks, theme, encoder].compactMap(\.self))
  }
}

extension ColourDepth: ExpressibleByArgument {
  /// The names as a person reads them.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

extension CellSize: ExpressibleByArgument {
  /// Reads `120x40`; 1 to 1000 either way.
  package init?(argument: String) {
    let numbers = argument.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard numbers.count == 2, numbers.allSatisfy((1...1000).contains) else { return nil }
    self.init(columns: numbers[0], rows: numbers[1])
  }

  /// As it is written on the command line.
  package var defaultValueDescription: String { "\(columns)x\(rows)" }
}
