import Drawing
import Information
import Radiograph
import Testing

@Suite struct PictureTests {
  @Test func heatMapsShowEveryPixelInItsColour() {
    let bits = Plane(width: 3, height: 1, values: [0, 4, 8])
    let canvas = HeatMap().canvas(of: bits)
    #expect(canvas[0, 0] == ColourMap.cividis[0])
    #expect(canvas[2, 0] == ColourMap.cividis[1])
    #expect(canvas.width > 3 && canvas.height >= 100)
    let large = HeatMap().canvas(of: Plane(width: 50, height: 900))
    #expect(large.height == 900)
  }

  @Test func numPyFilesHaveAnAlignedHeaderAndLittleEndianFloats() {
    let bytes = NumPyFile.bytes(of: Plane(width: 3, height: 2, values: [0, 1, -2, 0.5, 4, 6.5]))
    #expect(bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0]))
    let length = Int(bytes[8]) + Int(bytes[9]) << 8
    #expect((10 + length) % 64 == 0)
    let header = String(decoding: bytes[10..<10 + length], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"))
    #expect(header.hasSuffix(" \n"))
    #expect(bytes.count == 10 + length + 24)
    #expect(Array(bytes[(10 + length + 20)...]) == [0, 0, 0xD0, 0x40])
  }
}
