import Information
import Landmarks
import Radiograph

/// A format in which points can be exported.
package struct ExportFormat: Sendable, Equatable {
  /// What the command line calls it.
  package let name: String
  /// What a person calls it.
  package let title: String
  /// Ending of its files, without the dot.
  package let ending: String
  /// Whether every image has a file of its own, in a folder.
  package let hasFilePerImage: Bool

  package init(name: String, title: String, ending: String, hasFilePerImage: Bool) {
    (self.name, self.title, self.ending) = (name, title, ending)
    self.hasFilePerImage = hasFilePerImage
  }

  /// Where it is written unless somebody says otherwise.
  func usualPath(in folder: String) -> String {
    hasFilePerImage ? "\(folder)/landmarks-\(name)" : "\(folder)/landmarks.\(ending)"
  }
}

/// What is to be exported, how, and to where.
package struct ExportWish: Sendable, Equatable {
  /// Name of the format.
  package var format: String
  /// Whether predictions that nobody has looked at are left out.
  package var isReviewedOnly: Bool
  /// Whether images that a person has excluded are written all the same. No setting: the next export leaves them out again.
  package var includesExcluded = false
  /// The file, or the folder of formats with a file per image.
  package var path: String
  /// Whether files that exist are replaced.
  package var replaces = false

  package init(format: String, isReviewedOnly: Bool, path: String) {
    (self.format, self.isReviewedOnly, self.path) = (format, isReviewedOnly, path)
  }

  /// Reads a setting, `all|reviewed FORMAT PATH`; nil when it is none.
  package init?(text: String) {
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count == 3, ["all", "reviewed"].contains(words[0]) else { return nil }
    self.init(format: words[1], isReviewedOnly: words[0] == "reviewed", path: words[2])
  }

  /// The setting that it is remembered as.
  package var text: String { "\(isReviewedOnly ? "reviewed" : "all") \(format) \(path)" }
}

/// One line of the list of what can be exported.
enum ExportChoice: Equatable {
  /// Points in a format.
  case points(ExportFormat)
  /// Information maps: of the film on the screen, or of all.
  case maps(isOfAll: Bool)

  /// What the line says.
  var words: (name: String, title: String) {
    switch self {
    case .points(let format): (format.name, format.title)
    case .maps(let isOfAll):
      (
        isOfAll ? "maps of all" : "map",
        "information: pictures, bits, shares" + (isOfAll ? " of all films" : " of this film")
      )
    }
  }
}

/// Which information maps are to be exported, and to where.
package struct MapExport: Sendable, Equatable {
  /// The images.
  package var images: [ImageName]
  /// The folder.
  package var folder: String
  /// Where information categories begin and end, bits.
  package var cuts: Categories
  /// Whether files that exist are replaced.
  package var replaces = false

  package init(images: [ImageName], folder: String, cuts: Categories) {
    (self.images, self.folder, self.cuts) = (images, folder, cuts)
  }
}

/// The list of what can be exported, one line highlighted.
package struct ExportList: Sendable, Equatable {
  /// Index of the highlighted line.
  package var highlighted: Int
  /// Whether predictions that nobody has looked at are left out.
  package var isReviewedOnly: Bool
  /// Whether images that a person has excluded are written all the same.
  package var includesExcluded = false

  /// Where the list stands, and what it leaves out; a new one leaves out excluded images.
  package init(highlighted: Int, isReviewedOnly: Bool, includesExcluded: Bool = false) {
    (self.highlighted, self.isReviewedOnly) = (highlighted, isReviewedOnly)
    self.includesExcluded = includesExcluded
  }
}
