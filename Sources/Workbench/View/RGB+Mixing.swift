import Cells

extension RGB {
  /// A grey from 0...1.
  init(grey: Double) {
    let level = UInt8(max(0, min(255, (grey * 255).rounded())))
    self.init(level, level, level)
  }

  /// The mixture of this colour and another; share 0 is this one, 1 the other.
  func mixed(with other: RGB, share: Double) -> RGB {
    let weight = Int(max(0, min(1, share)) * 256)
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Int(a) * (256 - weight) + Int(b) * weight) >> 8)
    }
    return RGB(mix(r, other.r), mix(g, other.g), mix(b, other.b))
  }

  /// Of two inks, the one that stands out more on this paper.
  func legible(_ one: RGB, or other: RGB) -> RGB {
    contrast(with: one) >= contrast(with: other) ? one : other
  }

  /// Perceived brightness, 0...1 (Rec. 601 luma).
  var luma: Double {
    (0.299 * Double(r) + 0.587 * Double(g) + 0.114 * Double(b)) / 255
  }
}
