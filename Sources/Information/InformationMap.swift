import CKernels
import Dispatch
import Radiograph
import Synchronization

/// Information quantity: how much the grey levels around a pixel say, in bits. (Unsafe buffers live here.)
///
/// The Shannon entropy H = -sum P(g) log2 P(g) of the 256-level histogram over a disk around each native pixel
/// (Quan et al., "Information-guided pixel augmentation for pixel-wise contrastive learning", section III).
/// Near the border the part of the disk inside the image counts. Equal to scikit-image's
/// `rank.entropy(image, disk(radius))` to a millionth of a bit.
package enum InformationMap {
  /// The radius of the paper and of every default here, native px.
  package static let usualRadius = 10

  /// The radii that can be computed, native px.
  package static let radii = 1...Int(BREGMA_ENTROPY_RADIUS)

  /// The entropy around every native pixel of a film, bits, `[height, width]`.
  ///
  /// To bring the map to another grid, resample it: `Plane.resized` takes the area mean.
  /// - Parameters:
  ///   - film: Read as 8 bits (`Film.eightBit()`).
  ///   - radius: Of the disk, native px; clamped to `radii`.
  ///   - workers: Cores used.
  package static func compute(film: Film, radius: Int = usualRadius, workers: Int) -> Plane {
    compute(grey: film.eightBit(), width: film.width, height: film.height, radius: radius, workers: workers)
  }

  /// The entropy around every pixel of an 8-bit image, bits, `[height, width]`.
  ///
  /// - Parameter grey: Row-major, `[height, width]`.
  package static func compute(
    grey: [UInt8], width: Int, height: Int, radius: Int = usualRadius, workers: Int
  ) -> Plane {
    precondition(grey.count == width * height, "an image needs width * height samples")
    guard !grey.isEmpty else { return Plane(width: width, height: height) }
    let radius = min(max(radius, radii.lowerBound), radii.upperBound)
    let bits = [Float](unsafeUninitializedCapacity: grey.count) { buffer, count in
      nonisolated(unsafe) let bits = buffer.baseAddress
      nonisolated(unsafe) let plan = bregma_entropy_plan_create(Int32(radius))
      defer { bregma_entropy_plan_free(plan) }
      // Rows are handed out in small shares, as flat regions take longer than textured ones.
      let share = 4 * Int(BREGMA_ENTROPY_BAND)
      let shares = (height + share - 1) / share
      let next = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: max(1, min(workers, shares))) { _ in
        while true {
          let first = next.add(share, ordering: .relaxed).oldValue
          if first >= height { return }
          let end = min(first + share, height)
          let status = bregma_entropy_rows(
            plan, grey, Int32(width), Int32(height), Int32(first), Int32(end), bits)
          precondition(status == 0, "no memory for \(share) rows of an information map")
        }
      }
      count = grey.count
    }
    return Plane(width: width, height: height, values: bits)
  }
}
