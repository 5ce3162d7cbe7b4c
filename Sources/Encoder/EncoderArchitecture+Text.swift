// The written form of an architecture, as it stands in the metadata of a weights file.
//
//     plain      channels;blocks;features                                   16,32,64;1,1,2;64
//     inverted   inverted,STEM;stage;stage;...;features                     inverted,32;k3e1c16n1;k3e6c24n2,k5e6c40n2;64
//                (k kernel, e expansion, c channels, n how many)
//     joined     pyramid+pyramid

extension EncoderArchitecture {
  /// Written form for the metadata of a weights file.
  package var text: String { pyramids.map(\.text).joined(separator: "+") }

  /// Reads the written form; nil when it is not one or asks for an unreasonable network.
  package init?(text: String) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false).map { Pyramid(text: $0) }
    let pyramids = parts.compactMap(\.self)
    guard pyramids.count == parts.count, (1...4).contains(parts.count),
      Set(pyramids.map(\.trunk.stageCount)).count == 1
    else { return nil }
    self.pyramids = pyramids
  }
}

extension EncoderArchitecture.Pyramid {
  fileprivate var text: String {
    let trunk =
      switch trunk {
      case .plain(let channels, let blocks): [channels, blocks].map(numbers)
      case .inverted(let stem, let stages):
        ["inverted,\(stem)"] + stages.map { $0.map(\.text).joined(separator: ",") }
      }
    return (trunk + ["\(features)"]).joined(separator: ";")
  }

  fileprivate init?(text: Substring) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard let features = parts.last.flatMap({ Int($0) }), (1...1024).contains(features),
      let first = parts.first?.split(separator: ",")
    else { return nil }
    let trunk: EncoderArchitecture.Trunk
    if first.first == "inverted" {
      let stages = parts.dropFirst().dropLast().map { stage in
        stage.split(separator: ",").map { EncoderArchitecture.Bottlenecks(text: $0) }
      }
      let known = stages.map { $0.compactMap(\.self) }
      guard first.count == 2, let stem = Int(first[1]), (1...512).contains(stem),
        zip(stages, known).allSatisfy({ $0.count == $1.count && (1...8).contains($1.count) })
      else { return nil }
      trunk = .inverted(stem: stem, stages: known)
    } else {
      let lists = parts.dropLast().map { $0.split(separator: ",").map { Int($0) ?? -1 } }
      guard lists.count == 2, lists[0].count == lists[1].count,
        lists[0].allSatisfy({ (1...1024).contains($0) }), lists[1].allSatisfy({ (0...16).contains($0) })
      else { return nil }
      trunk = .plain(channels: lists[0], blocks: lists[1])
    }
    guard (2...8).contains(trunk.stageCount) else { return nil }
    self.init(trunk: trunk, features: features)
  }
}

extension EncoderArchitecture.Bottlenecks {
  fileprivate var text: String { "k\(kernel)e\(expansion)c\(channels)n\(count)" }

  fileprivate init?(text: Substring) {
    guard let match = text.wholeMatch(of: /k([35])e(\d{1,2})c(\d{1,4})n(\d{1,2})/),
      let kernel = Int(match.1), let expansion = Int(match.2), let channels = Int(match.3),
      let count = Int(match.4), (1...16).contains(expansion), (1...512).contains(channels),
      (1...16).contains(count)
    else { return nil }
    self.init(kernel: kernel, expansion: expansion, channels: channels, count: count)
  }
}

private func numbers(_ values: [Int]) -> String { values.map(String.init).joined(separator: ",") }
