/// What this program is.
package enum Product {
  /// The version of the program.
  package static let version = "0.1.0"
  /// Who places predicted points, in tables and in the store: the program with its version.
  package static let searcher = "bregma \(version)"
}
