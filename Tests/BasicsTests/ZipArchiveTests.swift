import Basics
import Testing

@Suite struct ZipArchiveTests {
  private static let files = [
    ZipArchive.Entry(name: "a.roi", bytes: [1, 2, 3]), ZipArchive.Entry(name: "é/空.roi", bytes: []),
    ZipArchive.Entry(name: "c", bytes: (0..<70_000).map { UInt8($0 * $0 & 255) }),
  ]

  private func problem(_ archive: [UInt8]) -> String {
    do {
      return "read: \(try ZipArchive(archive).entries.count)"
    } catch {
      return error.reason
    }
  }

  @Test func whatIsPackedComesBack() throws {
    #expect(try ZipArchive(ZipArchive.archive(Self.files)).entries == Self.files)
    #expect(try ZipArchive(ZipArchive.archive([])).entries.isEmpty)
  }

  @Test func aCommentMayFollow() throws {
    var archive = ZipArchive.archive(Self.files)
    archive[archive.count - 2] = 3
    #expect(try ZipArchive(archive + [0x50, 0x4B, 5]).entries == Self.files)
  }

  @Test func everyTruncationIsAProblem() {
    let archive = ZipArchive.archive(Array(Self.files.prefix(2)))
    for count in 0..<archive.count { #expect(!problem(Array(archive[..<count])).hasPrefix("read")) }
  }

  @Test func damageIsNamed() {
    let archive = ZipArchive.archive(Array(Self.files.prefix(1)))
    // Behind the header of 30 bytes and the name.
    var content = archive
    content[35] ^= 1
    #expect(problem(content) == "a.roi is damaged")
    let directory = 30 + 5 + 3
    var method = archive
    method[directory + 10] = 12
    #expect(problem(method) == "a.roi is compressed in another way than deflated")
    var place = archive
    place[directory + 44] = 255
    #expect(problem(place) == "a.roi lies outside of the archive")
    var size = archive
    size[directory + 27] = 255
    #expect(problem(size).contains("bytes in one file of the archive, expected at most"))
    var deflated = archive
    deflated[directory + 10] = 8
    #expect(problem(deflated) == "a.roi cannot be inflated")
  }
}
