import Landmarks
import Radiograph

// What is selected in a gallery, of whole films as of one landmark: the next decision is about it.
extension Model {
  /// Selects the highlighted image or takes it out, and goes on to the next one.
  mutating func toggleSelected() -> [Command] {
    change { _, gallery in
      let index = gallery.order[gallery.highlighted]
      gallery.selected.formSymmetricDifference([index])
      gallery.rangeStart = nil
      gallery.highlighted = min(gallery.order.count - 1, gallery.highlighted + 1)
    }
  }

  /// Begins a range at the highlighted image, or ends it.
  mutating func selectRange() -> [Command] {
    change { _, gallery in
      gallery.rangeStart = gallery.rangeStart == nil ? gallery.highlighted : nil
      gallery.selected.insert(gallery.order[gallery.highlighted])
    }
  }

  /// Selects the row of the highlighted image.
  mutating func selectRow() -> [Command] {
    change { model, gallery in
      let columns = model.layout(of: gallery).columns
      let first = gallery.highlighted / columns * columns
      let row = gallery.order[first..<min(gallery.order.count, first + columns)]
      gallery.selected.formUnion(row)
    }
  }

  /// Selects every image that waits for a decision; once that is so, none.
  mutating func selectAll() -> [Command] {
    let commands = change { model, gallery in
      let waiting = model.waiting(in: gallery)
      gallery.selected = gallery.selected == waiting ? [] : waiting
      gallery.rangeStart = nil
    }
    if case .gallery(let gallery) = mode, gallery.landmark == nil, waiting(in: gallery).isEmpty {
      message = Message("No film here has a prediction that waits.", .warning)
    }
    return commands
  }

  /// Selects the predictions of at least a confidence, percent.
  mutating func selectCertain(_ text: String) -> [Command] {
    guard let least = Double(text.filter { $0 != "%" && $0 != " " }), (0...100).contains(least) else {
      message = Message("Expected a confidence in percent such as 90; what is selected stays.", .warning)
      return []
    }
    let commands = change { model, gallery in
      gallery.selected = model.waiting(in: gallery).filter {
        (model.confidence(of: $0, in: gallery) ?? 0) * 100 >= least
      }
      gallery.rangeStart = nil
    }
    if case .gallery(let gallery) = mode {
      let count = gallery.selected.count
      message = Message(
        gallery.landmark == nil
          ? count == 0
            ? "No film's predictions are all that certain."
            : "\(count == 1 ? "1 film is" : "\(count) films are") selected, with no prediction below "
              + "\(shortText(least))%; a accepts all of them"
          : count == 0
            ? "No prediction is that certain."
            : "\(count) predictions of at least \(shortText(least))% are selected; a accepts them")
    }
    return commands
  }

  /// Selects nothing; nil when nothing was selected.
  mutating func deselect() -> [Command]? {
    guard case .gallery(let gallery) = mode, !gallery.selected.isEmpty || gallery.rangeStart != nil else {
      return nil
    }
    let commands = change { ($1.selected, $1.rangeStart) = ([], nil) }
    message = Message("Nothing is selected any more")
    return commands
  }

  /// A range follows the highlight.
  func extendRange(_ gallery: inout Gallery) {
    guard let start = gallery.rangeStart else { return }
    let range = min(start, gallery.highlighted)...max(start, gallery.highlighted)
    gallery.selected.formUnion(gallery.order[range])
  }

  private mutating func change(_ work: (Model, inout Gallery) -> Void) -> [Command] {
    guard case .gallery(var gallery) = mode else { return [] }
    work(self, &gallery)
    mode = .gallery(gallery)
    describeHighlighted()
    return turnedPage()
  }

  /// The images on which the gallery's landmark has a prediction that nobody has looked at; of whole films those with any,
  /// unless they are excluded.
  private func waiting(in gallery: Gallery) -> Set<Int> {
    guard let landmark = gallery.landmark else {
      return Set(gallery.order.filter { images.entries[$0].waits })
    }
    return Set(
      gallery.order.filter { !images.entries[$0].isExcluded && status(of: landmark, at: $0) == .predicted })
  }

  /// How sure the gallery's landmark is on an image; of a whole film the least certain prediction.
  private func confidence(of index: Int, in gallery: Gallery) -> Double? {
    let entry = images.entries[index]
    return gallery.landmark.map { landmarkPoints[entry.name]?[$0]?.confidence }
      ?? entry.progress.lowestConfidence
  }

  /// What is selected among whole films is there again when the gallery is opened the next time.
  mutating func keepSelection() {
    if let gallery = shownGallery, gallery.landmark == nil {
      leftFilms = gallery.selected.isEmpty ? nil : gallery
    }
  }
}
