import Landmarks
import Morphometry
import Radiograph
import Workbench

// The shapes of the folder's films, compared in the background.
extension Worker {
  func compareShapes() {
    background.start(.layers) { [self] in
      do {
        var options = Superimposition.Options()
        options.takesPartial = true
        var table = try table()
        try store.leaveOutExcluded(of: &table)
        let shapes = try Superimposition(of: table, options)
        post(.shapesCompared(shapes.oddities, Message(shapes.summary)))
      } catch {
        post(.shapesCompared([:], Message("Shapes cannot be compared: \(error)", .warning)))
      }
    }
  }
}

extension Superimposition {
  /// The films from the least like the others on, with what is wrong on them.
  fileprivate var oddities: [ImageName: Oddity] {
    let ranked = worstFirst.enumerated().map { rank, film in
      (film.image, Oddity(rank: rank, landmark: film.worst, words: film.words))
    }
    return Dictionary(ranked) { first, _ in first }
  }

  /// What there is to look at.
  fileprivate var summary: String {
    let mirrored = specimens.count(where: \.isReflected)
    let exchanged = specimens.count { $0.exchanged != nil }
    let parts = [
      mirrored > 0 ? "mirror images: \(mirrored)" : nil,
      exchanged > 0 ? "with landmarks probably exchanged: \(exchanged)" : nil,
      leftOut.isEmpty ? nil : "without a shape: \(leftOut.count)",
    ].compactMap(\.self)
    return "By shape, the least like the others first (N goes there)"
      + (parts.isEmpty ? "" : "; " + parts.joined(separator: ", "))
  }
}

extension Superimposition.Specimen {
  fileprivate var words: String {
    let far = (distance * 1000).rounded() / 1000
    if isReflected { return "a mirror image of most others" }
    if let exchanged { return "\(exchanged.first) and \(exchanged.second) were probably exchanged" }
    return "\(far) from the mean shape, \(worst) farthest"
  }
}
