import Foundation
import Terminal
import Testing

@Suite struct MailboxTests {
  @Test func everyMessageArrivesOnceAndInOrder() async {
    let mailbox = Mailbox<[Int]>(waking: WakePipe())
    await withTaskGroup(of: Void.self) { group in
      for sender in 0..<4 {
        group.addTask { for number in 0..<2000 { mailbox.post([sender, number]) } }
      }
    }
    let all = mailbox.takeAll()
    for sender in 0..<4 {
      #expect(all.filter { $0[0] == sender }.map { $0[1] } == Array(0..<2000))
    }
    #expect(mailbox.takeAll().isEmpty)
  }
}
