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
