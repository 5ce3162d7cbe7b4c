import Foundation

/// The folder of real films and readers' marks (`BREGMA_DATA`), when this machine has it; tests that need it are skipped
/// without.
package let realData: String? = {
  let path = ProcessInfo.processInfo.environment["BREGMA_DATA"] ?? "../shared/data"
  return FileManager.default.fileExists(atPath: path + "/cephalometric-train/landmarks.csv") ? path : nil
}()
