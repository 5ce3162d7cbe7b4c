import Foundation
import Radiograph
import Synchronization
import Workbench

// Jobs besides detection: judging templates, adapting the encoder, recording spacing.
extension Interpreter {
  func suggestTemplate(_ images: [String]) {
    guard let advisor else { return }
    let films = readers(of: images)
    start { [self] in
      do {
        let best = try await advisor.bestTemplate(of: films) { [post] done, total in
          post(.jobAdvanced(Job(name: "judging templates", done: done, total: total)))
        }
        return .templateSuggested(best.map { images[$0] }, problem: nil)
      } catch is CancellationError {
        return .templateSuggested(nil, problem: "Stopped; no template was suggested.")
      } catch {
        return .templateSuggested(nil, problem: "\(error)")
      }
    }
  }

  func adapt(_ images: [String], _ templates: [String]) {
    guard let adapter else { return }
    start { [self] in
      do {
        let marked = try templates.map {
          MarkedPath(path: path($0), marks: try store.points(image: $0).marks.compactMapValues(\.position))
        }
        let chosen = Set(templates)
        let others = images.filter { !chosen.contains($0) }.map(path)
        let adapted = try await adapter.adapt(marked: marked, others: others) { [post] share, what in
          post(.jobAdvanced(Job(name: what, done: Int(max(0, min(1, share)) * 100), total: 100)))
        }
        finder.withLock { $0 = adapted.finder }
        searches.removeAll()
        return .adaptationEnded(adapted.notKept.map { .notKept($0) } ?? .kept)
      } catch is CancellationError {
        return .adaptationEnded(.cancelled)
      } catch {
        return .adaptationEnded(.failed("\(error)"))
      }
    }
  }

  /// Records spacing; for the shown image at once, for the others in the background.
  func setSpacing(_ spacing: PixelSpacing, _ images: [String], _ shown: String) -> [Event] {
    do {
      try record(spacing, shown)
      films[shown] = nil
      guard images.count > 1 else { return [.spacingSet(spacing, images: 1)] + load(shown) }
    } catch {
      return [.failed("\(error)")]
    }
    layerQueue.async { [self] in
      do {
        for image in images where image != shown {
          try record(spacing, image)
          films[image] = nil
        }
        post(.spacingSet(spacing, images: images.count))
      } catch {
        post(.failed("\(error)"))
      }
    }
    return load(shown)
  }

  private func record(_ spacing: PixelSpacing, _ image: String) throws {
    var facts = try store.facts(image: image)
    facts.spacing = spacing
    try store.setFacts(facts, image: image)
  }

  private func readers(of images: [String]) -> [@Sendable () throws -> Film] {
    images.map { image in { [self] in try films[image]?.film ?? decoded(image) } }
  }

  private func start(_ work: @escaping @Sendable () async -> Event) {
    task.withLock { task in
      task = Task.detached(priority: .utility) { [post] in post(await work()) }
    }
  }
}
