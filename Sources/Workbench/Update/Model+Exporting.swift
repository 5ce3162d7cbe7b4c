import Basics
import Radiograph

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

  /// Takes in the images that a person has excluded, or leaves them out.
  mutating func toggleExcluded() -> [Command] {
    guard case .export(var list) = mode else { return [] }
    list.includesExcluded.toggle()
    mode = .export(list)
    return []
  }

  /// What an export takes in, and the keys that change it, each as long as there is room for.
  func exportWords(_ list: ExportList, columns: Int) -> [String] {
    let key = keys.name(of: .toggleReviewedOnly, in: .export)
    let what = list.isReviewedOnly ? "only what a person decided on" : "all points, predictions too"
    var lines = [["\(what); \(key) changes it", "\(what); \(key)", what]]
    let excluded = countExcluded(list)
    if excluded.images > 0 {
      let films = excluded.images == 1 ? "1 excluded film" : "\(excluded.images) excluded films"
      let points = excluded.withPoints == 0 ? "no points" : "\(excluded.withPoints) with points"
      let other = keys.name(of: .toggleExcluded, in: .export)
      let end = list.includesExcluded ? "too; \(other) leaves them out" : "left out; \(other) adds them"
      let short = list.includesExcluded ? "too" : "left out"
      lines.append(["\(films) (\(points)) \(end)", "\(films) \(short); \(other)", "\(films) \(short)"])
    }
    return lines.compactMap { line in line.first { $0.columns < columns } ?? line.last }
  }

  /// The excluded images: how many, and how many of them have points that would be written.
  func countExcluded(_ list: ExportList) -> (images: Int, withPoints: Int) {
    let excluded = images.entries.filter(\.isExcluded)
    let withPoints = excluded.count {
      $0.progress.reviewed + (list.isReviewedOnly ? 0 : $0.progress.predicted) > 0
    }
    return (excluded.count, withPoints)
  }

  /// What can be exported: points in every format, then information maps.
  var exportChoices: [ExportChoice] {
    formats.map(ExportChoice.points) + [.maps(isOfAll: false), .maps(isOfAll: true)]
  }

  /// Asks where what is highlighted goes.
  mutating func choose(in list: ExportList) -> [Command] {
    guard exportChoices.indices.contains(list.highlighted) else { return [] }
    let format: ExportFormat
    switch exportChoices[list.highlighted] {
    case .points(let chosen): format = chosen
    case .maps(let isOfAll):
      guard job == nil else {
        message = Message("A job is running already; Esc stops it.", .warning)
        return []
      }
      let images =
        isOfAll
        ? self.images.offered.map { self.images.entries[$0] }
          .filter { list.includesExcluded || !$0.isExcluded }.map(\.name)
        : [imageName].compactMap { $0 }
      guard !images.isEmpty else {
        message = Message("Every image is excluded: there is nothing to export.", .warning)
        return []
      }
      return ask(.maps(images), text: "\(folder)/maps")
    }
    let path = lastExport?.format == format.name ? lastExport?.path : nil
    return ask(
      .export(format, isReviewedOnly: list.isReviewedOnly, includesExcluded: list.includesExcluded),
      text: path ?? format.usualPath(in: folder))
  }

  /// Takes the path, unless it ends like a file of another format.
  mutating func export(
    _ format: ExportFormat, _ isReviewedOnly: Bool, includesExcluded: Bool, to path: String
  ) -> [Command] {
    guard !path.isEmpty else { return [] }
    func ends(_ other: ExportFormat) -> Bool { path.lowercased().hasSuffix("." + other.ending) }
    if !format.hasFilePerImage, !ends(format), let other = formats.firstIndex(where: ends) {
      mode = .export(
        ExportList(
          highlighted: other, isReviewedOnly: isReviewedOnly, includesExcluded: includesExcluded))
      message = Message(
        "\(displayName(path)) would hold .\(format.ending): choose a format that ends so.", .warning)
      return []
    }
    var wish = ExportWish(format: format.name, isReviewedOnly: isReviewedOnly, path: path)
    wish.includesExcluded = includesExcluded
    return [.export(wish)]
  }

  /// Exports information maps into a folder.
  mutating func exportMaps(_ images: [ImageName], to folder: String) -> [Command] {
    folder.isEmpty ? [] : exportMaps(MapExport(images: images, folder: folder, cuts: cuts))
  }

  mutating func exportMaps(_ wish: MapExport) -> [Command] {
    job = Job(name: "exporting maps", done: 0, total: wish.images.count)
    message = Message("Exporting the information of \(count(wish.images.count)); Esc stops")
    return [.exportMaps(wish)]
  }

  /// Files of the maps exist already.
  mutating func mapsNeedConsent(_ wish: MapExport, _ existing: String) {
    job = nil
    mode = .confirm(.overwriteMaps(wish, existing: existing))
  }

  /// The maps were exported, or some of them.
  mutating func mapsExported(_ wish: MapExport, _ done: Int, _ failures: [String], _ wasCancelled: Bool) {
    job = nil
    let written = "the information of \(count(done)) to \(displayName(wish.folder))"
    if let failure = failures.first {
      let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
      message = Message((done > 0 ? "Exported \(written); " : "") + failure + more, .warning)
    } else {
      message = Message(
        wasCancelled ? "Stopped; exported \(written)" : "Exported \(written)",
        wasCancelled ? .plain : .success)
    }
  }

  private func count(_ films: Int) -> String { films == 1 ? "1 film" : "\(films) films" }

  /// Keeps in mind what was exported, and says what there is to say about it.
  mutating func exported(_ wish: ExportWish, _ news: Message) {
    var kept = wish
    (kept.replaces, kept.includesExcluded) = (false, false)
    lastExport = kept
    message = news
  }
}
