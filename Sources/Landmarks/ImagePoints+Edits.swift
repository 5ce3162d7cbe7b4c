import Radiograph

/// The edits a person or the machine can make here; nil where nothing would change.
extension ImagePoints {
  /// A person puts a landmark at a position, native px.
  ///
  /// Moving a prediction corrects it, leaving it exactly where it is accepts it.
  package func placing(_ landmark: Landmark, at position: PixelPoint, by person: String) -> Edit? {
    let current = self[landmark]
    let status: LandmarkStatus
    switch current?.status {
    case .predicted where current?.position == position: return accepting(landmark, by: person)
    case .predicted, .accepted, .corrected: status = .corrected
    case .placed, .missing, .unset, nil: status = .placed
    }
    guard current?.position != position else { return nil }
    return marking(
      LandmarkPoint(landmark: landmark, position: position, status: status, annotator: person),
      as: current?.position == nil ? .place : .move, by: person)
  }

  /// A person agrees with a prediction.
  package func accepting(_ landmark: Landmark, by person: String) -> Edit? {
    guard let current = self[landmark], current.status == .predicted else { return nil }
    return marking(
      LandmarkPoint(
        landmark: landmark, position: current.position, status: .accepted,
        confidence: current.confidence, annotator: person),
      as: .accept, by: person)
  }

  /// A person throws a prediction away; a person's own mark is left alone.
  package func rejecting(_ landmark: Landmark, by person: String) -> Edit? {
    guard status(of: landmark) == .predicted else { return nil }
    return edit(.reject, [emptying(.predictions, of: landmark)], by: person)
  }

  /// A person empties a landmark, whatever stands there.
  package func clearing(_ landmark: Landmark, by person: String) -> Edit? {
    edit(.clear, Edit.Layer.allCases.map { emptying($0, of: landmark) }, by: person)
  }

  /// A person empties all landmarks, whatever stands there.
  package func clearingAll(by person: String) -> Edit? {
    let all = Set(marks.keys).union(predictions.keys).sorted()
    return edit(
      .clear, all.flatMap { name in Edit.Layer.allCases.map { emptying($0, of: name) } }, by: person)
  }

  /// A person says that a landmark cannot be seen on this image.
  package func settingMissing(_ landmark: Landmark, by person: String) -> Edit? {
    guard status(of: landmark) != .missing else { return nil }
    return marking(
      LandmarkPoint(landmark: landmark, position: nil, status: .missing, annotator: person),
      as: .setMissing, by: person)
  }

  /// The machine suggests points; marks are not touched, earlier suggestions are replaced.
  ///
  /// Points with another status than predicted are left out.
  package func predicting(_ points: [LandmarkPoint], by encoder: String) -> Edit? {
    edit(.predict, filling(.predictions, with: points.filter { $0.status == .predicted }), by: encoder)
  }

  /// A person says that two names mean one landmark: the points of one of them become the other's.
  ///
  /// - Returns: nil where there is nothing to do, or where both have marks that differ: these stay, see `contradicts`.
  package func merging(_ old: Landmark, into new: Landmark, by person: String) -> Edit? {
    guard !contradicts(old, new) else { return nil }
    var changes = Edit.Layer.allCases.map { emptying($0, of: old) }
    if let mark = marks[old], marks[new] == nil {
      changes += filling(.marks, with: [mark.renamed(new)])
    } else if let prediction = predictions[old], self[new] == nil {
      changes += filling(.predictions, with: [prediction.renamed(new)])
    }
    return edit(.mergeLandmarks, changes, by: person)
  }

  /// Whether two landmarks have marks of persons that say different things.
  package func contradicts(_ a: Landmark, _ b: Landmark) -> Bool {
    guard let first = marks[a], let second = marks[b] else { return false }
    return (first.position, first.status == .missing) != (second.position, second.status == .missing)
  }

  /// A person says that landmarks cannot be seen on this image, but for those that they have put somewhere.
  package func settingMissing(_ landmarks: [Landmark], by person: String) -> Edit? {
    let open = landmarks.filter { !status(of: $0).takesPart }
    return edit(
      .setMissing, open.compactMap { settingMissing($0, by: person) }.flatMap(\.changes), by: person)
  }

  /// A person takes over points of another image as suggestions, where no person has decided.
  package func copying(_ points: [LandmarkPoint], by person: String) -> Edit? {
    edit(.copyPoints, filling(.predictions, with: points.filter { marks[$0.landmark] == nil }), by: person)
  }

  /// Points from a file: persons' points fill landmarks without a mark, predictions go to their layer.
  ///
  /// - Parameter overwriting: whether the file's points also replace marks.
  package func importing(_ points: [LandmarkPoint], overwriting: Bool = false, by person: String) -> Edit? {
    let marks = points.filter { $0.status.isPersons && (overwriting || self.marks[$0.landmark] == nil) }
    let predictions = points.filter { $0.status == .predicted }
    return edit(
      .importPoints, filling(.marks, with: marks) + filling(.predictions, with: predictions), by: person)
  }

  private func marking(_ point: LandmarkPoint, as kind: Edit.Kind, by person: String) -> Edit? {
    edit(kind, filling(.marks, with: [point]), by: person)
  }

  /// One change per landmark; the last point counts when a landmark is named twice.
  private func filling(_ layer: Edit.Layer, with points: [LandmarkPoint]) -> [Edit.Change] {
    let last = Dictionary(points.map { ($0.landmark, $0) }) { $1 }
    return last.values.sorted { $0.landmark < $1.landmark }.map {
      Edit.Change(
        layer: layer, landmark: $0.landmark, before: point(of: $0.landmark, in: layer), after: $0)
    }
  }

  private func emptying(_ layer: Edit.Layer, of landmark: Landmark) -> Edit.Change {
    Edit.Change(layer: layer, landmark: landmark, before: point(of: landmark, in: layer), after: nil)
  }

  private func edit(_ kind: Edit.Kind, _ changes: [Edit.Change], by author: String) -> Edit? {
    let effective = changes.filter { $0.before != $0.after }
    return effective.isEmpty ? nil : Edit(kind: kind, changes: effective, author: author)
  }
}
