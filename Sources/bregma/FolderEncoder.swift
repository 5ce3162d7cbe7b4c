import Adaptation
import Annotation
import Encoder
import Foundation
import Workbench

/// The encoder that a folder is searched with: the one asked for, else the one that was adapted to the folder in an
/// earlier session, else the embedded one.
struct FolderEncoder: Sendable {
  /// Weights asked for on the command line.
  let given: String?
  /// Where weights adapted to the folder are kept: beside its points.
  let keptPath: String
  /// Weights to search with; nil for the embedded ones.
  let path: String?
  /// Why kept weights are not used: one sentence.
  let problem: String?

  /// Looks for weights of an earlier session.
  init(given: String?, store: StoreLocation) {
    self.given = given
    keptPath = (store.path as NSString).deletingLastPathComponent + "/encoder.safetensors"
    guard given == nil, FileManager.default.fileExists(atPath: keptPath) else {
      (path, problem) = (given, nil)
      return
    }
    do {
      _ = try FeatureEncoder.load(path: keptPath)
      (path, problem) = (keptPath, nil)
    } catch {
      (path, problem) = (nil, "The encoder of this program is used: \(error)")
    }
  }

  /// What the workbench borrows.
  var services: Services {
    Services(
      finder: EncoderFinder(path: path), advisor: EncoderAdvisor(path: path),
      adapter: FolderAdapter(path: given, keptPath: keptPath))
  }
}
