import Basics
import Foundation
import Information
import Radiograph
import Workbench

// Information maps, off the main thread.
extension Worker {
  func computeInformation(_ image: ImageName) -> [Event] {
    if let layer = knownInformation(image) { return [.informationComputed(image: image, layer)] }
    // What is wanted now comes before what may be wanted next.
    background.cancel(.ahead)
    background.start(.layers) { [self] in
      guard !Task.isCancelled, isWanted(image) else { return }
      do {
        post(.informationComputed(image: image, try information(of: image)))
      } catch {
        post(.layerFailed(image: image, reason: "\(error)"))
      }
    }
    return []
  }

  /// Maps films that are likely to be looked at next, one after the other, until others are likelier; those that are large
  /// are left for when somebody asks, and a broken one shows its error then.
  func mapAhead(_ images: [ImageName]) {
    background.start(.ahead, replacing: true) { [self] in
      for image in images where !Task.isCancelled {
        guard let size = try? FilmReader.header(path: path(image)).size, films.hasRoom(for: size),
          let layer = try? information(of: image)
        else { continue }
        post(.informationComputed(image: image, layer))
      }
    }
  }

  /// Measures how much films hold, keeping none of their maps.
  func measureInformation(_ images: [ImageName]) {
    background.start(.job) { [self] in
      var failures: [String] = []
      for (index, image) in images.enumerated() where !Task.isCancelled {
        do {
          let histogram =
            try knownInformation(image)?.histogram
            ?? InformationHistogram(of: InformationMap.compute(film: film(image), workers: Parallel.cores))
          post(.histogramMeasured(image: image, histogram))
        } catch {
          failures.append("\(error)")
        }
        post(.jobAdvanced(Job(name: "measuring information", done: index + 1, total: images.count)))
      }
      post(.informationMeasured(failures: failures, wasCancelled: Task.isCancelled))
    }
  }

  /// Small maps of the gallery's films: those known already, at once; the rest is posted as it is made.
  func mapThumbnails(_ images: [ImageName]) -> [Event] {
    let known = images.map { image in (image, map: key(image).flatMap { smallMaps[$0] }) }
    let missing = known.filter { $0.map == nil }.map(\.0)
    if !missing.isEmpty {
      background.start(.ahead, replacing: true) { [self] in
        for image in missing where !Task.isCancelled {
          if let map = try? smallMap(of: image) { post(.thumbnailMapped(image: image, map)) }
        }
      }
    }
    return known.compactMap { image, map in map.map { .thumbnailMapped(image: image, $0) } }
  }

  private func smallMap(of image: ImageName) throws -> InformationLayer {
    let (plane, histogram): (Plane, InformationHistogram)
    if let layer = knownInformation(image) {
      (plane, histogram) = (layer.bits.levels[0], layer.histogram)
    } else {
      plane = try InformationMap.compute(film: film(image), workers: Parallel.cores)
      histogram = InformationHistogram(of: plane)
    }
    let size = Thumbnail.size(of: FilmSize(width: plane.width, height: plane.height))
    let map = InformationLayer(
      bits: plane.resized(width: size.width, height: size.height), categories: .usual, histogram: histogram)
    if let key = key(image) { smallMaps[key] = map }
    return map
  }

  /// Writes what `bregma information --npy` writes, with its report beside it.
  func exportMaps(_ wish: MapExport) -> [Event] {
    attempting {
      let folder = (wish.folder as NSString).expandingTildeInPath
      let jobs = InformationFiles.jobs(
        images: wish.images.map(path), folder: folder, radius: InformationMap.usualRadius,
        categories: wish.cuts, writesArray: true)
      let report = "\(folder)/\(InformationFiles.Report.name)"
      let existing = (jobs.flatMap(\.outputs) + [report]).first(where: FileManager.default.fileExists)
      if !wish.replaces, let existing { return [.mapsNeedConsent(wish, existing: existing)] }
      background.start(.job) { [self] in
        var (summaries, failures): ([InformationFiles.Summary], [String]) = ([], [])
        do {
          try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
          for (index, job) in jobs.enumerated() where !Task.isCancelled {
            do { try summaries.append(job.run(workers: Parallel.cores)) } catch {
              failures.append("\(error)")
            }
            post(.jobAdvanced(Job(name: "exporting maps", done: index + 1, total: jobs.count)))
          }
          let written = InformationFiles.Report(
            images: summaries, radius: InformationMap.usualRadius, categories: wish.cuts)
          if !summaries.isEmpty { try FileBytes.write(written.json(), to: report) }
        } catch {
          failures.append("\(error)")
        }
        post(
          .mapsExported(
            wish, done: summaries.count, failures: failures, wasCancelled: Task.isCancelled))
      }
      return []
    }
  }

  private func knownInformation(_ image: ImageName) -> InformationLayer? {
    key(image).flatMap { informationLayers[$0] }
  }

  private func information(of image: ImageName) throws -> InformationLayer {
    if let known = knownInformation(image) { return known }
    let bits = try InformationMap.compute(film: try loaded(image).film, workers: Parallel.cores)
    let layer = InformationLayer(bits: bits, categories: .usual)
    if let key = key(image) { informationLayers[key] = layer }
    return layer
  }
}
