/// Cuts comma-separated text that comes in blocks into its records, each with its line end: LF, CRLF or CR outside of
/// quotes.
struct RecordSplitter {
  /// The bytes of a record whose end has not come yet.
  private(set) var rest: [UInt8] = []
  private var isQuoted = false

  /// The records that end in the next block, in order.
  ///
  /// A quote out of place may join two records; whoever reads their fields meets it before it matters.
  mutating func records(in block: [UInt8]) -> [ArraySlice<UInt8>] {
    var records: [ArraySlice<UInt8>] = []
    var (start, next) = (0, 0)
    func end() {
      records.append(rest.isEmpty ? block[start..<next] : (rest + block[start..<next])[...])
      rest = []
      start = next
    }
    if rest.last == .carriageReturn, !isQuoted {
      // The last block ended between a CR and what may be its LF.
      if block.first == .lineFeed { next = 1 }
      end()
    }
    while next < block.count {
      let byte = block[next]
      next += 1
      if byte == .quote { isQuoted.toggle() }
      guard byte.endsLine, !isQuoted else { continue }
      if byte == .carriageReturn {
        guard next < block.count else { break }
        if block[next] == .lineFeed { next += 1 }
      }
      end()
    }
    rest += block[start...]
    return records
  }
}
