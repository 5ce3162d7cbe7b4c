import Encoder
import Foundation
import Testing

/// The whole forward pass against tensors that PyTorch computed (Reference/make_reference.py).
@Suite struct ReferenceTests {
  @Test func forwardEqualsPyTorch() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/forward.safetensors")
    let bytes = try Data(contentsOf: path)
    let stored = try SafeTensors(bytes: bytes, file: path.path)
    let network = InferenceNetwork(state: try EncoderFile(bytes: bytes, file: path.path).state)
    let input = try #require(stored.tensors["input"])
    let batch = Tensor<Float>(
      n: input.shape[0], h: input.shape[1], w: input.shape[2], c: 1, values: input.values)
    let maps = network.features(of: batch, workers: 2)
    #expect(maps.count == 2)
    for (map, stride) in zip(maps, [4, 8]) {
      let expected = try #require(stored.tensors["output\(stride)"])
      #expect(expected.shape == [map.n, map.h, map.w, map.c])
      let worst = zip(map.values, expected.values).map { abs($0 - $1) }.max() ?? .infinity
      print("largest difference from PyTorch at stride \(stride): \(worst)")
      #expect(worst < 1e-5)
    }
  }
}
