import Basics
import Landmarks
import Matching
import Radiograph
import Synchronization
import Workbench

/// The marks that an image contributes as a template: what a prepared search depends on.
struct TemplateMarks: Hashable, Sendable {
  let image: String
  let marks: [String: PixelPoint]
}

// Searching landmarks, off the main thread.
extension Interpreter {
  func computeSimilarity(_ image: String, _ landmark: String, _ templates: [String]) {
    layerQueue.async { [self] in
      guard isWanted(image) else { return }
      do {
        let plane = try search(templates).similarity(of: landmark, on: try loaded(image).film)
        guard let plane else {
          return post(.layerFailed(image: image, reason: "No template shows \(displayName(landmark))."))
        }
        post(.similarityComputed(SimilarityLayer(image: image, landmark: landmark, plane: plane)))
      } catch {
        post(.layerFailed(image: image, reason: "\(error)"))
      }
    }
  }

  /// Goes through images one by one; every image's predictions are stored and reported at once.
  func runDetection(_ images: [String], _ templates: [String]) {
    isCancelled.store(false, ordering: .relaxed)
    detectionQueue.async { [self] in
      var outcome = JobOutcome(images: 0, points: 0)
      do {
        let search = try search(templates)
        let start = ContinuousClock.now
        for (done, image) in images.enumerated() {
          guard !isCancelled.load(ordering: .relaxed) else {
            outcome.wasCancelled = true
            break
          }
          detect(image, search, &outcome)
          let seconds = (ContinuousClock.now - start) / .seconds(1)
          let left = seconds / Double(done + 1) * Double(images.count - done - 1)
          post(.jobAdvanced(Job(name: "propagating", done: done + 1, total: images.count, secondsLeft: left)))
        }
      } catch {
        outcome.failures.append("\(error)")
      }
      post(.jobEnded(outcome))
    }
  }

  private func detect(_ image: String, _ search: any LandmarkSearch, _ outcome: inout JobOutcome) {
    do {
      let current = try store.points(image: image)
      let film = try films[image]?.film ?? decoded(image)
      let detections = try search.detections(on: film)
      let found =
        detections
        .filter { !current.status(of: $0.landmark).isPersons }
        .map {
          LandmarkPoint(
            landmark: $0.landmark, position: $0.position, status: .predicted,
            confidence: $0.confidence, annotator: "encoder")
        }
      guard !found.isEmpty else { return }
      _ = try store.setPredictions(found, image: image, by: "encoder")
      outcome.images += 1
      outcome.points += found.count
      let names = try store.landmarks()
      post(.predicted(image: image, ImageProgress(of: names, in: try store.points(image: image))))
    } catch {
      outcome.failures.append("\(error)")
    }
  }

  /// The search prepared from the points that persons placed on the templates; kept until they change.
  private func search(_ templates: [String]) throws -> any LandmarkSearch {
    let key = try templates.map { image in
      let points = try store.points(image: image)
      return TemplateMarks(
        image: image,
        marks: points.marks.values.reduce(into: [:]) { marks, point in
          if let position = point.position { marks[point.landmark] = position }
        })
    }
    if let search = searches[key] { return search }
    let marked = try key.map {
      MarkedFilm(image: $0.image, film: try films[$0.image]?.film ?? decoded($0.image), marks: $0.marks)
    }
    let search = try finder.withLock { $0 }.search(for: marked)
    searches[key] = search
    return search
  }
}
