import Foundation
import Session
import Store

/// What a folder is searched with: the encoder asked for, else the embedded one; and what was learnt of the folder in an
/// earlier session.
struct FolderEncoder: Sendable {
  /// Weights asked for on the command line; nil for the embedded ones.
  let path: String?
  /// Where what is learnt is kept: beside the folder's points.
  let keptPath: String
  /// What an earlier session has learnt; nil where weights are asked for.
  let learnt: LearntModel?
  /// Why what is there is not used: one sentence.
  let problem: String?

  /// Looks for what an earlier session has learnt.
  init(given: String?, store: StoreLocation) {
    path = given
    keptPath = (store.path as NSString).deletingLastPathComponent + "/model.safetensors"
    guard given == nil, FileManager.default.fileExists(atPath: keptPath) else {
      (learnt, problem) = (nil, nil)
      return
    }
    do {
      (learnt, problem) = (try LearntModel(path: keptPath), nil)
    } catch {
      (learnt, problem) = (nil, "The encoder of this program is used: \(error)")
    }
  }

  /// What the workbench borrows.
  var services: Services {
    Services(
      finder: EncoderFinder(path: path, learnt: learnt), advisor: EncoderAdvisor(path: path),
      adapter: FolderAdapter(path: path, keptPath: keptPath))
  }
}
