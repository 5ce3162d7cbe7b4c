import Basics
import Landmarks
import Radiograph
import Search
import Workbench

/// What searches landmarks, and how many there were before it.
struct NumberedFinder: Sendable {
  let finder: any LandmarkFinder
  let number: Int
}

/// What a search was made from: a search of other marks, or by what was in use before learning, has another key.
struct SearchKey: Hashable, Sendable {
  let templates: [MarkedFilm]
  let finder: Int
}

/// A search, and how far off it is expected to be; nil where that is not known.
struct PreparedSearch: Sendable {
  let search: FilmSearch
  let expected: ExpectedError?
  /// Whether a better one could be made from the same marks.
  let isQuick: Bool
  /// What it goes by.
  let templates: [MarkedFilm]
  /// Why marked films do not take part, one sentence each.
  var leftOut: [String] = []
}

/// Why no marked film can take part in a search.
private struct NoSoundTemplate: Error, CustomStringConvertible {
  let description: String
}

// Searching landmarks, judging templates and learning, off the main thread.
extension Worker {
  func computeSimilarity(_ image: ImageName, _ landmark: Landmark, _ templates: [ImageName]) {
    background.start(.layers) { [self] in
      guard !Task.isCancelled, isWanted(image) else { return }
      do {
        let search = try await prepared(templates, quickly: true).search
        let plane = search.detector.similarity(
          of: landmark, on: try loaded(image).film, workers: Parallel.cores)
        guard let plane else {
          return post(.layerFailed(image: image, reason: "No template shows \(landmark)."))
        }
        post(.similarityComputed(SimilarityLayer(image: image, landmark: landmark, plane: plane)))
      } catch {
        post(.layerFailed(image: image, reason: "\(error)"))
      }
    }
  }

  /// Finds out how templates lie on an image; why that cannot be done is only told to whoever has asked.
  func align(_ image: ImageName, _ templates: [ImageName], isAsked: Bool) {
    background.start(.layers) { [self] in
      guard !Task.isCancelled, isWanted(image) else { return }
      func failed(_ reason: String) {
        post(isAsked ? .layerFailed(image: image, reason: reason) : .notAligned(image: image))
      }
      do {
        let search = try await prepared(templates, quickly: true).search
        let found = search.detector.alignment(of: try loaded(image).film, workers: Parallel.cores)
        guard let found else { return failed("No place of the marked films could be found again here.") }
        post(
          .aligned(
            AlignmentLayer(
              image: image, agreement: found.agreement, lattice: found.lattice(rows: AlignmentLayer.squares),
              expected: search.landmarks.reduce(into: [:]) { $0[$1] = found.expected($1) },
              templates: found.lattices(rows: AlignmentLayer.squares)
                .map { AlignedTemplate(image: $0.image, corners: $0.template, places: $0.film) })))
      } catch {
        failed("\(error)")
      }
    }
  }

  /// Goes through images one by one; every image's predictions are stored and reported at once.
  func propagate(_ images: [ImageName], _ templates: [ImageName]) {
    background.cancel(.renewal)
    background.start(.job) { [self] in
      var outcome = JobOutcome(images: 0, points: 0)
      do {
        let prepared = try await prepared(templates)
        let search = prepared.search
        (outcome.failures, outcome.expected) = (prepared.leftOut + search.failures, prepared.expected)
        let requests = images.map { FilmToSearch(image: $0, path: path($0)) }
        try await search.run(requests, width: 1, read: { [self] in try film($0.image) }) {
          _, result, progress in
          do {
            try keep(result.get(), from: prepared.templates, in: &outcome)
          } catch {
            outcome.failures.append("\(error)")
          }
          post(
            .jobAdvanced(
              Job(
                name: "propagating", done: progress.done, total: progress.total,
                secondsLeft: progress.secondsLeft)))
        }
      } catch is CancellationError {
        outcome.wasCancelled = true
      } catch {
        outcome.failures.append("\(error)")
      }
      post(.jobEnded(outcome))
    }
  }

  /// Searches images again and puts what is found in the place of older predictions; a newer wish replaces it. What fails
  /// is said when somebody asks for a search.
  func renew(_ images: [ImageName], _ templates: [ImageName]) {
    background.start(.renewal, replacing: true) { [self] in
      guard !Task.isCancelled, let prepared = try? await prepared(templates) else { return }
      let search = prepared.search
      var count = 0
      let requests = images.map { FilmToSearch(image: $0, path: path($0)) }
      try? await search.run(requests, width: 1, read: { [self] in try film($0.image) }) { _, result, _ in
        if let found = try? result.get(), let progress = try? renewed(found, from: prepared.templates) {
          count += 1
          post(.predicted(image: found.image, progress))
        }
      }
      if count > 0, !Task.isCancelled { post(.renewed(images: count, films: templates.count)) }
    }
  }

  /// Stores what was found in the place of older predictions; nil on the image that is shown, whose points stay where
  /// the person sees them.
  private func renewed(_ found: FoundFilm, from templates: [MarkedFilm]) throws -> ImageProgress? {
    // Whoever opens the image meanwhile waits until its points are stored.
    try wanted.withLock { shown in
      guard shown != found.image else { return nil }
      let current = try store.points(image: found.image)
      let names = Set(try store.landmarks())
      let points = found.points.filter {
        names.contains($0.landmark) && current.status(of: $0.landmark) == .predicted
      }
      guard !points.isEmpty else { return nil }
      try store.renewPredictions(points, image: found.image, by: Product.searcher, from: templates)
      return ImageProgress(of: try store.landmarks(), in: try store.points(image: found.image))
    }
  }

  /// Stores what was found where no person has decided.
  private func keep(_ found: FoundFilm, from templates: [MarkedFilm], in outcome: inout JobOutcome) throws {
    let current = try store.points(image: found.image)
    let names = Set(try store.landmarks())
    let points = found.points.filter {
      names.contains($0.landmark) && !current.status(of: $0.landmark).isPersons
    }
    guard !points.isEmpty else { return }
    _ = try store.setPredictions(points, image: found.image, by: Product.searcher, from: templates)
    outcome.images += 1
    outcome.points += points.count
    let progress = ImageProgress(of: try store.landmarks(), in: try store.points(image: found.image))
    post(.predicted(image: found.image, progress))
  }

  func suggestTemplate(_ images: [ImageName]) {
    guard let advisor else { return }
    let films = images.map { image -> GreyFilmReading in { [self] in try grey(image, sizes: $0) } }
    background.start(.job) { [self] in
      do {
        let best = try await advisor.bestTemplate(of: films) { [post] done, total in
          post(.jobAdvanced(Job(name: "judging templates", done: done, total: total)))
        }
        post(.templateSuggested(best.map { images[$0] }, problem: nil))
      } catch is CancellationError {
        post(.templateSuggested(nil, problem: "Stopped; no template was suggested."))
      } catch {
        post(.templateSuggested(nil, problem: "\(error)"))
      }
    }
  }

  /// Learns from the templates' marks and from what a search finds on the other images.
  func learn(_ images: [ImageName], _ templates: [ImageName]) {
    guard let learner else { return }
    background.cancel(.renewal)
    background.start(.job) { [self] in
      do {
        let chosen = Set(templates)
        let others = images.filter { !chosen.contains($0) }.map { FilmToSearch(image: $0, path: path($0)) }
        let learnt = try await learner.learn(marked: try marked(sound(templates).0), others: others) {
          [post] share, what in
          post(.jobAdvanced(Job(name: what, done: Int(max(0, min(1, share)) * 100), total: 100)))
        }
        finder.withLock { $0 = NumberedFinder(finder: learnt.finder, number: $0.number + 1) }
        post(.learningEnded(learnt.notKept.map { .notKept($0) } ?? .kept))
      } catch is CancellationError {
        post(.learningEnded(.cancelled))
      } catch {
        post(.learningEnded(.failed("\(error)")))
      }
    }
  }

  /// The search prepared from the points that persons placed on the templates; kept until they change.
  ///
  /// - Parameter quickly: whether the person waits for a map of it rather than for points.
  private func prepared(_ templates: [ImageName], quickly: Bool = false) async throws -> PreparedSearch {
    let current = finder.withLock { $0 }
    let (sound, leftOut) = try sound(templates)
    let key = SearchKey(templates: try marked(sound), finder: current.number)
    if var prepared = searches[key], quickly || !prepared.isQuick {
      prepared.leftOut = leftOut
      return prepared
    }
    let (search, expected) = try await current.finder.search(for: key.templates, quickly: quickly) { [self] in
      try film($0.image)
    }
    let prepared = PreparedSearch(
      search: search, expected: expected, isQuick: quickly, templates: key.templates, leftOut: leftOut)
    searches[key] = prepared
    return prepared
  }

  /// The marked films that are still what was marked, and why the others are not: marks on another picture teach what is
  /// wrong.
  private func sound(_ templates: [ImageName]) throws -> ([ImageName], leftOut: [String]) {
    let changes = try store.reconcile(films: [])
    let (changed, missing) = (Set(changes.changed), Set(changes.missing))
    let leftOut = templates.compactMap { image in
      changed.contains(image)
        ? "\(image) is another film than the one that was marked, so its points were left out; "
          + "F takes it as it is"
        : missing.contains(image) ? "\(image) is gone, so its points were left out" : nil
    }
    let sound = templates.filter { !changed.contains($0) && !missing.contains($0) }
    if sound.isEmpty, let first = leftOut.first { throw NoSoundTemplate(description: first) }
    return (sound, leftOut)
  }

  private func marked(_ templates: [ImageName]) throws -> [MarkedFilm] {
    try templates.map {
      let points = try store.points(image: $0)
      var film = MarkedFilm(image: $0, path: path($0), marks: points.taught)
      film.spacing = try store.facts(image: $0).spacing
      film.isOnlyAccepted = points.isOnlyAccepted
      return film
    }
  }
}
