import Radiograph

// Millimetres: typed, or measured between two points of known distance.
extension Model {
  /// Asks how many mm a pixel measures.
  mutating func typeSpacing() -> [Command] {
    let known = picture.loaded?.film.spacing.map { shortText($0.x, decimals: 4) }
    return ask(.spacing, text: known ?? "")
  }

  /// Puts the ruler's first end at the cursor, then its second, and asks how long it is.
  mutating func useRuler() -> [Command] {
    guard let start = rulerStart else {
      rulerStart = cursor
      message = Message("The ruler starts here; go to its other end and press r again. Esc puts it away")
      return []
    }
    guard start != cursor else {
      message = Message("The ruler has no length yet; move to its other end and press r.", .warning)
      return []
    }
    return ask(.rulerLength(pixels: start.distance(to: cursor)))
  }

  /// Takes `0.1`, or `0.1 all`.
  mutating func setSpacing(_ text: String) -> [Command] {
    let words = text.split(separator: " ")
    let isForAll = words.count == 2 && words[1].lowercased() == "all"
    guard let value = words.first.flatMap({ millimetres($0) }), words.count == 1 || isForAll else {
      message = Message("Expected mm per pixel such as 0.1; nothing changes.", .warning)
      return []
    }
    return record(PixelSpacing(x: value, y: value, source: .user), forAll: isForAll)
  }

  /// Takes the length of a ruler, mm, or `100 all`.
  mutating func setSpacing(ruler text: String, pixels: Double) -> [Command] {
    let words = text.split(separator: " ")
    let isForAll = words.count == 2 && words[1].lowercased() == "all"
    guard let length = words.first.flatMap({ millimetres($0) }), words.count == 1 || isForAll else {
      message = Message("Expected a length in mm such as 50; nothing changes.", .warning)
      return []
    }
    rulerStart = nil
    return record(
      PixelSpacing(x: length / pixels, y: length / pixels, source: .ruler), forAll: isForAll)
  }

  private func record(_ spacing: PixelSpacing, forAll: Bool) -> [Command] {
    guard let image = imageName else { return [] }
    let names = forAll ? images.entries.map(\.name) : [image]
    return [.setSpacing(spacing, images: names, shown: image)]
  }

  /// A length that a film can have; a decimal comma is one too.
  private func millimetres(_ text: Substring) -> Double? {
    let value = Double(String(text.map { $0 == "," ? "." : $0 }))
    return value.flatMap { $0.isFinite && $0 >= 1e-5 && $0 <= 1e4 ? $0 : nil }
  }
}

extension PixelSpacing {
  /// Where it comes from, in a word.
  var sourceName: String {
    switch source {
    case .file: "file"
    case .dicomPixel: "DICOM"
    case .dicomImager: "detector"
    case .dicomScanned: "scan"
    case .tiffResolution: "TIFF"
    case .user: "typed"
    case .ruler: "ruler"
    }
  }
}
