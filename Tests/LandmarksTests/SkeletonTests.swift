import Landmarks
import Testing

@Suite struct SkeletonTests {
  private static func line(_ from: Landmark, _ to: Landmark) throws -> Skeleton.Line {
    try #require(Skeleton.Line(from, to))
  }

  @Test func aLineIsThereOnceWhicheverWayItRuns() throws {
    var skeleton = Skeleton([try Self.line("a", "b"), try Self.line("b", "a"), try Self.line("b", "c")])
    #expect(skeleton.lines.count == 2 && Skeleton.Line("a", "a") == nil)
    #expect(try !skeleton.toggle(Self.line("b", "a")) && skeleton.lines.count == 1)
    #expect(try skeleton.toggle(Self.line("b", "a")) && skeleton.lines.count == 2)
  }

  @Test func itFollowsNames() throws {
    let skeleton = Skeleton([try Self.line("a", "b"), try Self.line("b", "c")])
    #expect(skeleton.renaming("b", to: "x") == Skeleton([try Self.line("a", "x"), try Self.line("x", "c")]))
    // Two landmarks that become one have no line between them, and their lines to a third are one.
    #expect(skeleton.renaming("c", to: "a").lines.count == 1)
  }

  @Test func itsTextComesBack() throws {
    let skeleton = Skeleton([try Self.line("a\"\t,", "b\n[]"), try Self.line("é", "骨")])
    #expect(Skeleton(text: skeleton.text) == skeleton)
    #expect(Skeleton(text: "[[\"a\"],[\"a\",\"a\"],[\"a\",\"b\",\"c\"]]")?.isEmpty == true)
    #expect(Skeleton(text: "a") == nil && Skeleton(text: "[1]") == nil)
  }
}

@Suite struct LookAlikeTests {
  @Test(
    arguments: [
      ("nasoin", "nasion"), ("Sella turcica", nil), ("A point", "a-point"), ("mentom", "menton"), ("b", nil),
      ("gonoin", "gonion"),
    ] as [(Landmark, Landmark?)])
  func slipsAreNamed(name: Landmark, meant: Landmark?) {
    let names: [Landmark] = ["sella", "nasion", "a-point", "b-point", "menton", "gonion"]
    #expect(LookAlike.of(name, among: names) == meant)
  }

  @Test func signsAndCaseMakeNoOtherName() {
    #expect(LookAlike.same(as: "A POINT", among: ["b-point", "a-point"]) == "a-point")
    #expect(LookAlike.same(as: "apoin", among: ["a-point"]) == nil)
  }
}
