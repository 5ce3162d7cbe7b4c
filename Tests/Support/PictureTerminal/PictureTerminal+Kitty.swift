import Foundation

extension PictureTerminal {
  /// A command of Kitty's graphics protocol: keys, then data.
  mutating func takeKitty(_ text: String) throws {
    guard text.hasPrefix("G") else { return }
    let parts = text.dropFirst().split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in parts[0].split(separator: ",") {
      let sides = pair.split(separator: "=")
      keys[String(sides[0])] = String(sides[1])
    }
    let data = parts.count > 1 ? String(parts[1]) : ""
    guard data.utf8.count <= 4096 else { throw Misunderstood(description: "more than 4096 bytes at once") }
    guard keys["q"] == "2" || keys["a"] == "q" else {
      throw Misunderstood(description: "an answer would come")
    }
    if var begun = unfinished {
      begun.data += data
      unfinished = begun
    } else if keys["a"] == "T" {
      unfinished = (keys, data)
    } else {
      if keys["a"] == "d" { try delete(keys) }
      return
    }
    guard keys["m"] == "0", let whole = unfinished else { return }
    unfinished = nil
    try place(whole.keys, whole.data)
  }

  private mutating func delete(_ keys: [String: String]) throws {
    switch keys["d"] {
    case "A": images = [:]
    case "I":
      guard let id = keys["i"].flatMap({ Int($0) }), images.removeValue(forKey: id) != nil else {
        throw Misunderstood(description: "no image to delete: \(keys)")
      }
    default: throw Misunderstood(description: "what is to be deleted? \(keys)")
    }
  }

  private mutating func place(_ keys: [String: String], _ data: String) throws {
    guard keys["f"] == "100", keys["C"] == "1", let id = keys["i"].flatMap({ Int($0) }), id > 0,
      let columns = keys["c"].flatMap({ Int($0) }), let rows = keys["r"].flatMap({ Int($0) }),
      let file = Data(base64Encoded: data)
    else { throw Misunderstood(description: "\(keys)") }
    var image = try Self.png(Array(file))
    guard image.width == columns * cellWidth, image.height == rows * cellHeight else {
      throw Misunderstood(description: "an image of another size than its cells")
    }
    (image.left, image.top) = (column * cellWidth, row * cellHeight)
    images[id] = image
  }

  /// Reads a PNG of eight bits without interlacing, filters 0 and 1 only.
  private static func png(_ file: [UInt8]) throws -> Image {
    func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard file.count > 45, String(decoding: file[12..<16], as: UTF8.self) == "IHDR", file[24] == 8,
      let channels = [0: 1, 2: 3, 4: 2, 6: 4][file[25]],
      String(decoding: file[37..<41], as: UTF8.self) == "IDAT"
    else { throw Misunderstood(description: "no PNG") }
    let (width, height) = (number(16), number(20))
    let lines = try Inflate.bytes(Array(file[41..<41 + number(33)]))
    guard lines.count == height * (width * channels + 1) else {
      throw Misunderstood(description: "a short PNG")
    }
    var pixels: [[UInt8]?] = []
    for y in 0..<height {
      let start = y * (width * channels + 1)
      var line = Array(lines[start + 1..<start + 1 + width * channels])
      guard lines[start] <= 1 else { throw Misunderstood(description: "a filter that is not used") }
      if lines[start] == 1 {
        for x in channels..<max(channels, line.count) { line[x] &+= line[x - channels] }
      }
      for x in 0..<width {
        let pixel = Array(line[x * channels..<(x + 1) * channels])
        let colour = channels < 3 ? [pixel[0], pixel[0], pixel[0]] : Array(pixel[..<3])
        pixels.append(channels % 2 == 0 && pixel[channels - 1] == 0 ? nil : colour)
      }
    }
    return Image(left: 0, top: 0, width: width, height: height, pixels: pixels)
  }
}
