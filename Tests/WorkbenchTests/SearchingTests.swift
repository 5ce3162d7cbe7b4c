import Landmarks
import Radiograph
import Testing
import Workbench
import WorkbenchFixture

/// What is searched for from what a person has marked, and when it is searched anew.
@Suite struct SearchingTests {
  @Test func propagationStartsFromTheCurrentImageAfterOneMark() {
    var model = Fixture.model()
    #expect(model.press("P").isEmpty)
    model.press("Enter")
    let commands = model.press("P")
    let names = (1...12).map { ImageName("film\($0).png") }
    #expect(commands.last == .runDetection(images: names, templates: ["film1.png"]))
    #expect(model.job?.total == 12)
    #expect(model.press("P").isEmpty)
    #expect(model.press("Esc") == [.cancelJob])
    _ = update(&model, .jobEnded(JobOutcome(images: 3, points: 9, wasCancelled: true)))
    #expect(model.job == nil && model.message.text.hasPrefix("Stopped"))
  }

  @Test func whatAPersonSaidTakesPartUnlessTheyLeaveItOut() {
    var model = Fixture.model()
    #expect(model.press("t").isEmpty && model.message.tone == .warning)
    model.press("Enter n")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(
      &model, .pointsRead(image: "film2.png", ImagePoints(predictions: Fixture.predictions(["sella": 0.8]))))
    #expect(model.images.templates == ["film1.png"])
    model.press("a")
    #expect(model.images.templates == ["film1.png", "film2.png"])
    #expect(model.press("t").first == .leaveOut(true, image: "film2.png"))
    #expect(model.images.templates == ["film1.png"] && view(model, model.screen).text.joined().contains("☆"))
    model.press("p")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(&model, .pointsRead(image: "film1.png", Fixture.marked("sella", at: 5, .placed)))
    model.press("t")
    // The only films with marks are left out: nothing is searched for, and how to go on is said.
    #expect(model.press("P").isEmpty && model.message.text.contains("t takes one in again"))
    #expect(model.press("t").first == .leaveOut(false, image: "film1.png"))
    #expect(
      model.press("P").last
        == .runDetection(
          images: (1...12).map { ImageName("film\($0).png") }, templates: ["film1.png"]))
  }

  /// A film that is finished serves those ahead at once, but never moves what is on the screen.
  @Test func finishingAFilmRenewsWhatLiesAhead() {
    var model = Fixture.model(images: 4)
    model.press("Enter")
    for (name, lowest) in [("film2.png", 0.2), ("film3.png", 0.6), ("film4.png", 0.4)] {
      _ = update(
        &model, .predicted(image: ImageName(name), Fixture.progress(predicted: 2, lowest: lowest)))
    }
    model.press("n")
    Fixture.show(Fixture.film(), in: &model)
    let found = ImagePoints(predictions: Fixture.predictions(["sella": 0.8, "nasion": 0.2]))
    _ = update(&model, .pointsRead(image: "film2.png", found))
    func renewals(_ commands: [Command]) -> [Command] {
      commands.filter { if case .renew = $0 { true } else { false } }
    }
    #expect(renewals(model.press("a")).isEmpty, "one prediction still waits")
    let wish = Command.renew(images: ["film4.png", "film3.png"], templates: ["film1.png", "film2.png"])
    #expect(renewals(model.press("a")) == [wish])
    // Nothing has changed since: going on asks for nothing.
    #expect(renewals(model.press("N")).isEmpty && model.imageName == "film4.png")
    _ = update(&model, .renewed(images: 1, films: 2))
    #expect(model.message.text.contains("from 2 films"))
    // A finished film that is corrected once more, and left: those ahead are renewed, but not the one gone to.
    model.press("p p")
    Fixture.show(Fixture.film(), in: &model)
    _ = update(&model, .pointsRead(image: "film2.png", Fixture.marked("sella", at: 9, .accepted)))
    model.press("Enter")
    #expect(
      renewals(model.press("N")) == [.renew(images: ["film3.png"], templates: ["film1.png", "film2.png"])])
  }

  @Test func learningStartsFromAMarkAsItsHelpSays() throws {
    var model = Fixture.model()
    #expect(model.press("A").isEmpty && model.message.text.contains("without training"))
    model.abilities.canLearn = true
    #expect(model.press("A").isEmpty && model.message.text.contains("Mark at least one landmark"))
    model.press("Enter")
    let names = (1...12).map { ImageName("film\($0).png") }
    #expect(model.press("A").last == .learn(images: names, templates: ["film1.png"]))
    #expect(model.message.text.hasPrefix("Learning from this folder's marks"))
    _ = update(&model, .learningEnded(.kept))
    #expect(model.job == nil && model.message.text.hasPrefix("Learnt from this folder's marks"))
    let binding = try #require(Bindings.all.first { $0.strokes.contains { $0.action == .learn } })
    #expect(binding.help.hasPrefix("Learn from this folder's marks") && binding.label == "learn")
  }
}
