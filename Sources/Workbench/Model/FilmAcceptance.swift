/// Predictions of whole films that are to be accepted together, and what a person should know before.
package struct FilmAcceptance: Sendable, Equatable {
  /// One for each film.
  var edits: [PendingEdit] = []
  /// How many predictions they accept.
  var predictions = 0
  /// The lowest of their confidences.
  var leastConfidence: Double?
  /// Chosen films that take no part, and stay as they are.
  var excluded: Int
  /// Chosen films without predictions that wait.
  var without: Int
  /// Predictions found from marks changed or excluded since.
  var outdated: Int

  init(excluded: Int, without: Int, outdated: Int) {
    (self.excluded, self.without, self.outdated) = (excluded, without, outdated)
  }

  /// So many predictions on so many films.
  var words: String {
    let count = predictions == 1 ? "1 prediction" : "\(predictions) predictions"
    return "\(count) on " + (edits.count == 1 ? "\(edits[0].image)" : "\(edits.count) films")
  }

  /// The question as a sentence, and what is left out of it or doubtful.
  var question: String {
    let least = leastConfidence.map { ", the least certain \(Int(($0 * 100).rounded()))%" } ?? ""
    let left = [
      without > 0 ? "\(without) without predictions" : nil, excluded > 0 ? "\(excluded) excluded" : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    let one = without + excluded == 1
    return "Accept \(words)\(least)?"
      + (outdated > 0 ? " Found from marks changed or excluded since: \(outdated)." : "")
      + (left.isEmpty ? "" : " \(left) \(one ? "stays" : "stay") as \(one ? "it is" : "they are").")
  }
}
