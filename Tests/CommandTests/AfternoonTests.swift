#if DICOM
  import Basics
  import Foundation
  import Landmarks
  import Radiograph
  import Store
  import TestSupport
  import Testing
  import TmuxHarness

  /// A medical person's afternoon, key by key through the real program: films from the PACS, spacings from file,
  /// ruler and keyboard, landmarks, a colleague, what the two disagree on, files for other programs; and the next day.
  @Suite(.enabled(if: TmuxSession.isAvailable, "needs tmux"))
  struct AfternoonTests {
    private let folder: TemporaryFolder
    private let films: String

    init() throws {
      folder = try TemporaryFolder()
      films = try folder.makeFolder("films")
      // Only the first film says how large its pixels are, and that at the detector.
      for (index, name) in ["ann-1.dcm", "ann-2.dcm", "ann-3.dcm"].enumerated() {
        let bytes = Self.dicom(shift: 7 * index, imagerSpacing: index == 0 ? "0.2\\0.2" : nil)
        try FileBytes.write(bytes, to: "\(films)/\(name)")
      }
    }

    /// A computed radiograph of 120x160 px and 12 bits, explicit little endian.
    private static func dicom(shift: Int, imagerSpacing: String?) -> [UInt8] {
      func element(_ group: Int, _ number: Int, _ kind: String, _ value: [UInt8]) -> [UInt8] {
        let value = value + [UInt8](repeating: 0, count: value.count % 2)
        let tag = [group & 255, group >> 8, number & 255, number >> 8].map { UInt8($0) }
        let long = kind == "OW"
        let length = (0..<(long ? 4 : 2)).map { UInt8(value.count >> (8 * $0) & 255) }
        return tag + Array(kind.utf8) + (long ? [0, 0] : []) + length + value
      }
      func number(_ place: Int, _ value: Int) -> [UInt8] {
        element(0x28, place, "US", [UInt8(value & 255), UInt8(value >> 8)])
      }
      let meta = element(2, 0x10, "UI", Array("1.2.840.10008.1.2.1".utf8))
      let length = element(2, 0, "UL", [UInt8(meta.count), 0, 0, 0])
      let spacing = imagerSpacing.map { element(0x18, 0x1164, "DS", Array("\($0) ".utf8)) } ?? []
      let pixels = (0..<120 * 160).flatMap { index -> [UInt8] in
        let (x, y) = (Double(index % 120 - shift), Double(index / 120))
        let grey = Int(2000 + 900 * sin(x / 9) + 900 * cos(y / 13 + x / 31))
        return [UInt8(grey & 255), UInt8(grey >> 8)]
      }
      return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + length + meta
        + element(8, 0x60, "CS", Array("CR".utf8)) + spacing + number(2, 1)
        + element(0x28, 4, "CS", Array("MONOCHROME2 ".utf8)) + number(0x10, 160) + number(0x11, 120)
        + number(0x100, 16) + number(0x101, 12) + number(0x102, 11) + number(0x103, 0)
        + element(0x7FE0, 0x10, "OW", pixels)
    }

    private func open(_ arguments: String = "") throws -> TmuxSession {
      let tmux = try TmuxSession(
        "XDG_STATE_HOME=\(folder.file("state")) \(BuiltProgram.path("bregma")) open films \(arguments); "
          + "echo \"left with $?\"; sleep 600", columns: 120, rows: 30, folder: folder.url.path)
      try tmux.wait(forText: "120x160 px, 16 bit")
      return tmux
    }

    private func leave(_ tmux: TmuxSession) throws {
      try tmux.send("q")
      try tmux.wait(forText: "left with 0")
    }

    @Test func fromThePACSToTheStatisticianAndBack() throws {
      try markTheFirstReading()
      let first = try #require(try AnnotationStore.open(folder: films, access: .reading).annotators().first)
      try markTheSecondReading()
      try compareTheReadings(first)
      try exportForOthers()
      try comeBackTheNextDay()
    }

    private func markTheFirstReading() throws {
      let tmux = try open()
      try tmux.type("sella")
      try tmux.send("Enter")
      try tmux.wait(forText: "Move to sella")
      try tmux.send("c")
      try tmux.type("nasion")
      try tmux.send("Enter")
      try tmux.wait(forText: "Move to nasion")
      // The film's own spacing is shown with where it comes from.
      try tmux.wait(forText: "(detector)")
      try tmux.send("Enter")
      try tmux.wait(forText: "Placed nasion")
      try tmux.send("S-Right", "S-Down", "Enter")
      try tmux.wait(forText: "this image is done")
      // A ruler on the second film, a typed number on the third.
      try tmux.send("n")
      try tmux.wait(forText: "Image 2 of 3")
      try tmux.wait(forText: "120x160 px")
      try tmux.send("r")
      try tmux.wait(forText: "The ruler starts here")
      try tmux.send("S-Left", "r")
      try tmux.wait(forText: "mm")
      try tmux.type("10")
      try tmux.send("Enter")
      try tmux.wait(forText: "mm per pixel on this image (ruler)")
      try tmux.send("Enter")
      try tmux.wait(forText: "Placed")
      try tmux.send("S-Up", "Enter")
      try tmux.wait(forText: "this image is done")
      try tmux.send("n")
      try tmux.wait(forText: "Image 3 of 3")
      try tmux.wait(forText: "120x160 px")
      try tmux.send("M")
      try tmux.wait(forText: "mm per pixel (")
      try tmux.type("0.25")
      try tmux.send("Enter")
      try tmux.wait(forText: "0.25 mm per pixel on this image (typed)")
      try tmux.send("Enter")
      try tmux.wait(forText: "Placed")
      try tmux.send("S-Left", "Enter")
      try tmux.wait(forText: "this image is done")
      try leave(tmux)
    }

    /// The colleague sees none of the first reader's points.
    private func markTheSecondReading() throws {
      try folder.write("ann-1.dcm\nann-2.dcm\nann-3.dcm\n", to: "order.txt")
      let tmux = try open("--annotator bob --list order.txt")
      try tmux.wait(forText: "1/3  ann-1.dcm")
      #expect(!(try tmux.screen().joined().contains("◆")))
      for number in 1...3 {
        try tmux.wait(forText: "\(number)/3  ann-\(number).dcm")
        try tmux.wait(forText: "120x160 px")
        // Two cells off on the last film, half as much as on the others.
        for _ in 0..<number { try tmux.send("l") }
        try tmux.send("Enter")
        try tmux.wait(forText: "Placed")
        try tmux.send("j", "Enter")
        try tmux.wait(forText: "this image is done")
        try tmux.send("n")
      }
      try leave(tmux)
    }

    private func compareTheReadings(_ first: String) throws {
      let run = try BregmaBinary.run(
        ["compare", first, "bob", "--images", "films", "--worst", "worst.csv", "--figure", "agreement.png"],
        in: folder.url)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("mm") && run.output.contains("sella") && run.output.contains("Worst"))
      #expect(try FilmReader.header(path: folder.file("agreement.png")).width > 0)
      let worst = try PointTable(path: folder.file("worst.csv"))
      #expect(worst.rows.count == 6)
      let name = try #require(worst.rows.first?.image)
      let tmux = try open("--list worst.csv")
      try tmux.wait(forText: "1/3  \(name)")
      try leave(tmux)
    }

    private func exportForOthers() throws {
      func export(_ arguments: String...) throws {
        let run = try BregmaBinary.run(["export", "--images", "films", "--out"] + arguments, in: folder.url)
        #expect(run.status == 0, "\(run.errors)")
      }
      try export("points.csv")
      try export("slicer", "--format", "slicer")
      try export("CollectedData.csv", "--format", "deeplabcut")
      let points = try PointTable(path: folder.file("points.csv"))
      let sources = points.rows.filter { $0.point.landmark == "sella" }.map(\.spacing?.source)
      #expect(sources == [.dicomImager, .ruler, .user])
      // Slicer gets mm: 0.2 of them to a pixel of the first film.
      let sella = try #require(points.rows.first)
      let x = try #require(sella.point.position).x * 0.2
      let markups = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(filePath: folder.file("slicer/ann-1.mrk.json"))))
      let list = try #require(((markups as? [String: Any])?["markups"] as? [[String: Any]])?.first)
      let control = try #require((list["controlPoints"] as? [[String: Any]])?.first)
      #expect(control["label"] as? String == "sella")
      #expect(abs(((control["position"] as? [Double])?.first ?? 0) - x) < 1e-9)
      // Both files bring every point back into an empty folder.
      for files in [["CollectedData.csv"], (1...3).map { "slicer/ann-\($0).mrk.json" }] {
        let copy = try folder.makeFolder("copy-\(files.count)")
        for index in 1...3 {
          try FileManager.default.copyItem(
            atPath: "\(films)/ann-\(index).dcm", toPath: "\(copy)/ann-\(index).dcm")
        }
        let run = try BregmaBinary.run(["import"] + files + ["--images", copy], in: folder.url)
        #expect(run.status == 0, "\(run.errors)")
        let back = try AnnotationStore.open(folder: copy, access: .reading).table().rows
        #expect(back.map(\.image) == points.rows.map(\.image))
        for (a, b) in zip(back, points.rows) {
          let (one, other) = (try #require(a.point.position), try #require(b.point.position))
          #expect(a.point.landmark == b.point.landmark && one.distance(to: other) < 1e-9)
        }
      }
    }

    private func comeBackTheNextDay() throws {
      let before = try AnnotationStore.open(folder: films, access: .reading).table()
      let tmux = try open()
      try tmux.wait(forText: "Welcome back")
      try tmux.send("u")
      try tmux.wait(forText: "Undone")
      try tmux.send("C-r")
      try tmux.wait(forText: "Redone")
      try leave(tmux)
      #expect(try AnnotationStore.open(folder: films, access: .reading).table() == before)
    }
  }
#endif
