import GRDB
import Glibc

/// Tries again while SQLite says that the file is busy, until the time is over.
///
/// SQLite waits by itself for another connection's transaction, but not while one switches to the write-ahead log or
/// tidies it away as the last one closing.
///
/// - Parameter seconds: how long to try.
func patiently<Value>(for seconds: Double, _ body: () throws -> Value) throws -> Value {
  let end = ContinuousClock.now + .seconds(seconds)
  while true {
    do {
      return try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end {
      usleep(2000)
    }
  }
}
