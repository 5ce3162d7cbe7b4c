import ArgumentParser
import Basics
import Encoder
import Glibc
import Radiograph
import Store
import Terminal

/// `bregma doctor`: what this installation is made of, what it finds where, and what holds it back.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show versions, processor, terminal, encoder, and which files are found where.",
    discussion: """
      Looks for the files that come with the program (themes, sample films, manual
      page: below the prefix of an installation, else in the source folder) and for
      your own (keys, themes, points of read-only folders, preferences). Tells which
      films are refused as too large, and which variables change that.

      EXAMPLES
        bregma doctor
        bregma doctor --json

      Exit code: 0 when everything can work, 1 when the encoder cannot be used.
      """)

  @Option(help: "Encoder weights (safetensors) to look at instead of the embedded ones.")
  var encoder: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    var report = Report()
    addLibraries(to: &report)
    addPlaces(to: &report)
    addMachine(to: &report)
    addLimits(to: &report)
    let terminal = TerminalProbe()
    for (label, value) in terminal.lines { report.add("terminal", label, displayName(value)) }
    if let answers = terminal.answers() {
      for (label, value) in terminal.lines(of: answers) { report.add("terminal", label, displayName(value)) }
    }
    let usable = addEncoder(to: &report)
    if json { try JSON.print(report) } else { StandardOutput.print(report.table) }
    if !usable { throw ExitCode.inputsFailed }
  }

  private func addLibraries(to report: inout Report) {
    report.add("versions", "bregma", Product.version)
    report.add("versions", "libpng", ImageLibraries.png)
    report.add("versions", "libjpeg", ImageLibraries.jpeg)
    report.add("versions", "libtiff", ImageLibraries.tiff)
    report.add("versions", "DCMTK", ImageLibraries.dcmtk ?? "left out: no DICOM")
    report.add("versions", "SQLite", AnnotationStore.sqliteVersion)
    report.add("versions", "OpenBLAS", Machine.blas)
    report.add("versions", "oneDNN", Machine.oneDNN)
  }

  /// Where what comes with the program is, and where a person's own files are or would be.
  private func addPlaces(to report: inout Report) {
    report.add("places", "program", displayName(Places.executable))
    for resource in Resource.allCases {
      report.add("places", resource.title, resource.path.map(displayName) ?? "not found")
      if resource.path == nil {
        report.warn("no \(resource.title) found; Scripts/install puts them where the program looks")
      }
    }
    for base in Places.Base.allCases {
      addOwn(base.title, Places.own(base), noPlace: "no \(base.rawValue), no HOME", to: &report)
    }
    addOwn("your key file", KeyFile.usualPath(), noPlace: "none", to: &report)
  }

  private func addOwn(_ label: String, _ path: String?, noPlace: String, to report: inout Report) {
    let shown = path.map { displayName($0) + (access($0, F_OK) == 0 ? "" : " (not there)") }
    report.add("places", label, shown ?? noPlace)
  }

  private func addMachine(to report: inout Report) {
    report.add("machine", "processor", Machine.processor)
    report.add("machine", "cores", Double(Parallel.cores), digits: 0, unit: "")
    report.add("machine", "BLAS core", Machine.blasCore)
    report.add("machine", "BLAS threads", "1 per worker, \(Parallel.cores) workers")
    if let forced = Machine.forcedBlasCore {
      report.warn(
        "OPENBLAS_CORETYPE=\(displayName(forced)) in the environment overrides the choice for this "
          + "processor and may halve the speed; unset it unless you know better")
    }
  }

  private func addLimits(to report: inout Report) {
    typealias Variable = DecodingLimits.Variable
    let limits = DecodingLimits.current
    report.add(
      "films", "at most", Double(limits.pixels), digits: 0, unit: "pixels (\(Variable.pixels.rawValue))")
    report.add(
      "films", "decoding holds", Double(limits.memory) / 1e6, digits: 0,
      unit: "MB at most (\(Variable.memory.rawValue))")
  }

  private func addEncoder(to report: inout Report) -> Bool {
    let section = "encoder"
    report.add(section, "weights", encoder.map(displayName) ?? "embedded")
    do {
      let loaded = try FeatureEncoder.forSearch(path: encoder)
      report.add(section, "architecture", loaded.architecture.text)
      report.add(
        section, "working grid", Double(loaded.metadata.workingLongSide), digits: 0, unit: "px, long side")
      for (key, value) in loaded.metadata.entries.sorted(by: { $0.key < $1.key }) {
        report.add(section, displayName(key), displayName(value))
      }
      return true
    } catch {
      report.warn("\(error)")
      return false
    }
  }
}
