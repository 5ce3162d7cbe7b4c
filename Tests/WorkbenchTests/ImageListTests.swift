import Testing
import Workbench

@Suite struct ImageListTests {
  private func list(_ names: String...) -> ImageList {
    ImageList(entries: names.map { ImageEntry(name: $0) })
  }

  @Test func neighboursSkipWhatTheFilterHides() {
    var images = list("a1", "b1", "a2", "b2", "a3")
    images.setFilter("A")
    #expect(images.visible == [0, 2, 4])
    #expect(images.neighbour(1) == 2)
    images.select(3)
    #expect(images.neighbour(1) == 4)
    #expect(images.neighbour(-1) == 2)
    images.select(4)
    #expect(images.neighbour(1) == 4)
    images.setFilter("nothing")
    #expect(images.neighbour(1) == nil)
  }

  @Test func reviewStartsWithTheLeastCertain() {
    var images = list("a", "b", "c", "d")
    images.setProgress(Fixture.progress(predicted: 2, lowest: 0.9), of: "a")
    images.setProgress(Fixture.progress(placed: 2), of: "b")
    images.setProgress(Fixture.progress(predicted: 1, lowest: 0.1), of: "c")
    images.setProgress(Fixture.progress(predicted: 1, lowest: 0.9), of: "d")
    #expect(images.reviewOrder() == [2, 0, 3])
  }

  @Test func stagesAndTheCountOfReviewedImages() {
    var images = list("a", "b", "c", "d")
    images.landmarkCount = 2
    images.setProgress(Fixture.progress(placed: 1), of: "b")
    images.setProgress(Fixture.progress(placed: 1, predicted: 1), of: "c")
    images.setProgress(Fixture.progress(placed: 2), of: "d")
    #expect(images.entries.map(images.stage) == [.empty, .partial, .predicted, .reviewed])
    #expect(images.reviewedCount == 1)
    images.setProgress(Fixture.progress(placed: 1), of: "d")
    #expect(images.reviewedCount == 0)
    images.landmarkCount = 1
    #expect(images.reviewedCount == 3)
    images.landmarkCount = 0
    #expect(images.reviewedCount == 0)
    // A template with fewer marks than there are names asks no more of the others.
    images.landmarkCount = 5
    #expect(images.reviewedCount == 0)
    images.setTemplate(true, of: "b")
    #expect(images.reviewedCount == 2)
    images.setProgress(Fixture.progress(placed: 2), of: "b")
    #expect(images.reviewedCount == 1)
  }
}
