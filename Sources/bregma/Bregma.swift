import ArgumentParser
import Basics
import CKernels
import Glibc
import Radiograph

/// The command line: parsing and wiring, nothing else.
@main
struct Bregma: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bregma",
    abstract: "Mark a landmark on one radiograph; find it on all the others.",
    discussion: """
      EXAMPLES, in the folder SampleData/skull
        bregma open .
        bregma suggest --images . --count 3
        bregma detect --landmarks template.csv --images . --out one.csv
        bregma detect --landmarks template.csv --images . --out b.csv --iterations 1
        bregma adapt --landmarks template.csv --images . --out adapted.safetensors
        bregma evaluate --predictions one.csv --truth truth.csv

      They open the workbench, name the films that are worth marking first, find the landmarks from the films that the \
      CSV has marks of, here one, search a second time with what was learnt from the first search, adapt the encoder to \
      the folder, and measure the errors.
      """,
    version: Product.version,
    subcommands: [
      OpenCommand.self,
      KeysCommand.self,
      SuggestCommand.self,
      DetectCommand.self,
      MergeCommand.self,
      AdaptCommand.self,
      TrainCommand.self,
      EvaluateCommand.self,
      CompareCommand.self,
      MeasureCommand.self,
      ShapeCommand.self,
      ExportCommand.self,
      ImportCommand.self,
      RestoreCommand.self,
      InformationCommand.self,
      PretrainCommand.self,
      PhantomCommand.self,
      RenderCommand.self,
      BenchmarkCommand.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  static func main() async {
    bregma_keep_freed_memory()
    // A file that may not grow (ulimit -f) is an error to be told, like a full disk, and no reason to die.
    signal(SIGXFSZ, SIG_IGN)
    for complaint in DecodingLimits.asked.complaints { StandardError.print(complaint) }
    await runToExit()
  }
}
