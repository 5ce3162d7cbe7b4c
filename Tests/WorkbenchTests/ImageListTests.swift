import Radiograph
import Landmarks
import Testing
import Workbench
import WorkbenchFixture

@Suite struct ImageListTests {
  private func list(_ names: ImageName...) -> ImageList {
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
    images.landmarkCount = 0
    #expect(images.reviewedCount == 0)
  }

  /// Two of nineteen points are not a review, on the template or on what was found by it.
  @Test func aFilmIsReviewedWhenEveryLandmarkIsDecided() {
    var images = list("template", "found", "whole")
    images.landmarkCount = 19
    images.setProgress(Fixture.progress(placed: 2), of: "template")
    images.setProgress(Fixture.progress(predicted: 2, lowest: 0.5), of: "found")
    #expect(images.reviewedCount == 0 && images.stage(of: images.entries[0]) == .partial)
    var accepted = ImageProgress()
    accepted.counts = [.accepted: 2]
    images.setProgress(accepted, of: "found")
    #expect(images.reviewedCount == 0 && images.stage(of: images.entries[1]) == .partial)
    var whole = ImageProgress()
    whole.counts = [.placed: 15, .missing: 4]
    images.setProgress(whole, of: "whole")
    #expect(images.reviewedCount == 1)
    images.landmarkCount = 2
    #expect(images.reviewedCount == 3)
  }

  @Test func everyFilmWithAPersonsPointsTakesPartUnlessItIsLeftOut() {
    var images = list("a", "b", "c", "d")
    images.landmarkCount = 2
    images.setProgress(Fixture.progress(placed: 1), of: "a")
    images.setProgress(Fixture.progress(predicted: 2, lowest: 0.5), of: "b")
    var accepted = ImageProgress()
    accepted.counts = [.accepted: 1, .predicted: 1]
    images.setProgress(accepted, of: "c")
    var missing = ImageProgress()
    missing.counts = [.missing: 2]
    images.setProgress(missing, of: "d")
    #expect(images.templates == ["a", "c"])
    images.setLeftOut(true, of: "a")
    #expect(images.templates == ["c"])
    // Nothing else brings it back: it was a person's word.
    images.setProgress(Fixture.progress(placed: 2), of: "a")
    #expect(images.templates == ["c"])
    images.setLeftOut(false, of: "a")
    #expect(images.templates == ["a", "c"])
  }

  @Test func aChoiceIsShownInItsOrder() {
    var images = list("a1", "b1", "a2", "b2", "a3")
    images.choose(["a3", "gone", "b1", "a1"])
    #expect(images.visible == [4, 1, 0])
    #expect(images.current == 4 && images.number == 1 && images.total == 3)
    #expect(images.neighbour(1) == 1)
    images.select(0)
    #expect(images.neighbour(1) == 0 && images.neighbour(-1) == 1 && images.number == 3)
    images.setFilter("a")
    #expect(images.visible == [4, 0])
    images.setProgress(Fixture.progress(predicted: 1, lowest: 0.1), of: "a1")
    images.setProgress(Fixture.progress(predicted: 1, lowest: 0.05), of: "a2")
    images.sort(.uncertainty)
    #expect(images.visible == [0, 4] && images.reviewOrder() == [0])
    images.select(2)
    #expect(images.number == nil)
  }

  @Test func aListBeginsWithTheLandmarkThatItNames() {
    var model = Fixture.model(images: 5)
    let choice = ImageChoice([
      ("film4.png", "nasion"), ("film2.png", nil), ("film4.png", "menton"), ("film1.png", "menton"),
    ])
    #expect(choice.names == ["film4.png", "film2.png", "film1.png"])
    model.images.choose(choice.names)
    model.beginning = choice.landmarks
    _ = model.open()
    #expect(model.message.text == "3 of 5 images, in the order of the list")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.imageName == "film4.png" && model.activeLandmark == "nasion")
    model.press("n")
    #expect(model.imageName == "film2.png" && model.message.text == "Image 2 of 3: film2.png")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.activeLandmark == "nasion")
    model.press("n")
    Fixture.show(Fixture.film(), in: &model)
    #expect(model.activeLandmark == "menton")
    // Numbers are those of the list, and what is not on it cannot be gone to.
    model.press("g 1 Enter")
    #expect(model.imageName == "film4.png")
    model.press("g f i l m 3 Enter")
    #expect(model.imageName == "film4.png" && model.mode.kind == .prompt)
    #expect(view(model, model.screen).text.joined().contains("No image is called film3"))
  }
}
