import COneDNN
import COpenBLAS
import Foundation
import Glibc

/// The machine and the linear algebra library, as figures must state them.
enum Machine {
  /// Name of the processor, from the kernel.
  static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// Version and build options of OpenBLAS.
  static var blas: String {
    String(cString: openblas_get_config()).trimmingCharacters(in: .whitespaces)
  }

  /// The kernels that OpenBLAS chose for this processor.
  static var blasCore: String { String(cString: openblas_get_corename()) }

  /// Version of oneDNN and the instruction set that it uses (`DNNL_MAX_CPU_ISA` may forbid more).
  static var oneDNN: String {
    "\(String(cString: bregma_onednn_version())), \(String(cString: bregma_onednn_isa()))"
  }

  /// What `OPENBLAS_CORETYPE` forces; nil when it is not set.
  static var forcedBlasCore: String? {
    ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Most memory that this process ever held, MiB.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
