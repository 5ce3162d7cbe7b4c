// What opening a folder leaves to the background: nobody waits for it, but its problems are said.
extension Interpreter {
  /// Waits for the backup, then looks whether marked films still have the content that was marked.
  func lookAfterOpening() {
    checkQueue.async { [self] in
      if let problem = store.finishBackup() { post(.failed(problem)) }
      do {
        let changes = try store.verifyContents { hasLeft.load(ordering: .relaxed) }
        for sentence in changes.sentences { post(.failed(sentence)) }
      } catch {
        post(.failed("The films could not be compared with those that were marked: \(error)"))
      }
    }
  }
}
