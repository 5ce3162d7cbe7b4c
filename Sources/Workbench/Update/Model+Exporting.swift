import Basics

// Exporting: a format, then a path.
extension Model {
  /// Shows the formats, the one used last highlighted.
  mutating func openExport() -> [Command] {
    let last = formats.firstIndex { $0.name == lastExport?.format } ?? 0
    mode = .export(ExportList(highlighted: last, isReviewedOnly: lastExport?.isReviewedOnly ?? false))
    message = Message("")
    return []
  }

  /// Leaves out what nobody has looked at, or takes it in.
  mutating func toggleReviewedOnly() -> [Command] {
    guard case .export(var list) = mode else { return [] }
    list.isReviewedOnly.toggle()
    mode = .export(list)
    return []
  }

  /// Asks where the highlighted format goes.
  mutating func choose(in list: ExportList) -> [Command] {
    guard formats.indices.contains(list.highlighted) else { return [] }
    let format = formats[list.highlighted]
    let path = lastExport?.format == format.name ? lastExport?.path : nil
    return ask(
      .export(format, isReviewedOnly: list.isReviewedOnly), text: path ?? format.usualPath(in: folder))
  }

  /// Takes the path, unless it ends like a file of another format.
  mutating func export(_ format: ExportFormat, _ isReviewedOnly: Bool, to path: String) -> [Command] {
    guard !path.isEmpty else { return [] }
    func ends(_ other: ExportFormat) -> Bool { path.lowercased().hasSuffix("." + other.ending) }
    if !format.hasFilePerImage, !ends(format), let other = formats.firstIndex(where: ends) {
      mode = .export(ExportList(highlighted: other, isReviewedOnly: isReviewedOnly))
      message = Message(
        "\(displayName(path)) would hold .\(format.ending): choose a format that ends so.", .warning)
      return []
    }
    return [.export(ExportWish(format: format.name, isReviewedOnly: isReviewedOnly, path: path))]
  }

  /// Remembers what was exported, and says what there is to say about it.
  mutating func exported(_ wish: ExportWish, _ news: Message) -> [Command] {
    lastExport = wish
    lastExport?.replaces = false
    message = news
    return [.saveSetting(.export, wish.text)]
  }
}
