import Cells
import Pretraining

/// Titled facts, printed as an aligned table or as JSON.
struct Report: Encodable {
  /// One fact.
  struct Fact {
    let label: String
    let value: Value
  }

  /// A fact's value, a number where a script may want to compute with it.
  enum Value: Encodable {
    case text(String)
    case number(Double, digits: Int, unit: String)

    var shown: String {
      switch self {
      case .text(let text): text
      case .number(let number, let digits, let unit):
        number.fixed(digits) + (unit.isEmpty ? "" : " \(unit)")
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number, _, _): try container.encode(number)
      }
    }
  }

  private var sections: [(title: String, facts: [Fact])] = []
  /// What deserves attention, one sentence each.
  private(set) var warnings: [String] = []

  /// Adds a fact in words.
  mutating func add(_ section: String, _ label: String, _ text: String) {
    add(section, Fact(label: label, value: .text(text)))
  }

  /// Adds a figure.
  mutating func add(_ section: String, _ label: String, _ number: Double, digits: Int, unit: String) {
    add(section, Fact(label: label, value: .number(number, digits: digits, unit: unit)))
  }

  /// Adds a warning.
  mutating func warn(_ sentence: String) { warnings.append(sentence) }

  private mutating func add(_ section: String, _ fact: Fact) {
    if sections.last?.title != section { sections.append((section, [])) }
    sections[sections.count - 1].facts.append(fact)
  }

  /// The table: a title per section, labels and values in two columns, warnings below.
  var table: String {
    let width = sections.flatMap(\.facts).map(\.label.count).max() ?? 0
    var lines: [String] = []
    for section in sections {
      lines.append(section.title)
      for fact in section.facts {
        let gap = String(repeating: " ", count: width - fact.label.count)
        lines.append("  \(fact.label)\(gap)  \(fact.value.shown)")
      }
    }
    return (lines + warnings.map { "warning: \($0)" }).joined(separator: "\n")
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for section in sections {
      var facts = container.nestedContainer(keyedBy: Key.self, forKey: Key(section.title))
      for fact in section.facts { try facts.encode(fact.value, forKey: Key(fact.label)) }
    }
    try container.encode(warnings, forKey: Key("warnings"))
  }

  /// A key made from a label: `forward, 2 cores` becomes `forward_2_cores`.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ label: String) {
      stringValue = label.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    }

    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

/// Shows a training run: a progress bar for people, JSON lines on standard output for scripts.
struct TrainingReport {
  /// One line of `--json`.
  private struct Line: Encodable {
    var step: Int
    var fraction: Double
    var loss: Double
    var levelLosses: [Double]
    var pairsPerSecond: Double?
    var viewsPerSecond: Double?
    var gigaflops: Double
    var secondsLeft: Double
  }

  /// What a step draws.
  enum Samples: String {
    case pairs, views
  }

  private let samples: Samples
  private let json: Bool
  private var bar: ProgressBar
  private var lastLine: ContinuousClock.Instant?

  init(_ title: String, samples: Samples, json: Bool) {
    (self.samples, self.json, bar) = (samples, json, ProgressBar(title))
  }

  mutating func show(_ progress: TrainingProgress) throws {
    if let problem = progress.problem { bar.print(problem) }
    let losses = progress.levels.map { $0.fixed(2) }.joined(separator: " ")
    bar.show(
      Int(1000 * progress.fraction), of: 1000,
      detail: "step \(progress.step)  loss \(progress.loss.fixed(3)) (\(losses))  "
        + "\(progress.samplesPerSecond.fixed(1)) \(samples)/s  \(progress.gigaflops.fixed(0)) GFLOP/s")
    guard json, lastLine.map({ $0.duration(to: .now) > .seconds(5) }) ?? true || progress.fraction >= 1
    else { return }
    lastLine = .now
    try JSON.printLine(
      Line(
        step: progress.step, fraction: progress.fraction, loss: progress.loss,
        levelLosses: progress.levels,
        pairsPerSecond: samples == .pairs ? progress.samplesPerSecond : nil,
        viewsPerSecond: samples == .views ? progress.samplesPerSecond : nil,
        gigaflops: progress.gigaflops, secondsLeft: progress.secondsLeft))
  }

  mutating func end() { bar.clear() }
}
