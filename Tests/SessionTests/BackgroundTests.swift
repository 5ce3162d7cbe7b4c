import Basics
import Session
import Testing

@Suite struct BackgroundTests {
  /// What a person waits for takes all cores, however fast keys come.
  @Test func onlyWhatNobodyWaitsForGivesWayToKeys() async {
    let background = Background()
    var givingWay = Set<Background.Lane>()
    for lane in Background.Lane.allCases {
      let givesWay = await withCheckedContinuation { answer in
        background.start(lane) {
          // A search's films are child tasks.
          async let film = Parallel.givesWay
          answer.resume(returning: await film)
        }
      }
      if givesWay { givingWay.insert(lane) }
    }
    await background.close()
    #expect(givingWay == [.thumbnails, .ahead, .job, .renewal, .checks])
  }
}
