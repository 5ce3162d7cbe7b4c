import ArgumentParser

/// The command line: parsing and wiring, nothing else.
@main
struct Bregma: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bregma",
    abstract: "Mark a landmark on one radiograph; find it on all the others.",
    subcommands: [
      PhantomCommand.self
    ])
}
