import Landmarks
import Radiograph

/// How other programs take the file of a film: what their coordinates mean depends on it.
package struct FilmElsewhere: Sendable {
  /// How programs that follow the orientation tag turn the raster.
  package var orientation = FilmOrientation.asStored
  /// mm per pixel as ITK reads the file, and 3D Slicer with it; nil where it counts 1 mm a pixel.
  package var itkSpacing: PixelSpacing?
  /// How ITK turns the raster: it only ever mirrors.
  package var itkOrientation = FilmOrientation.asStored

  package init(
    orientation: FilmOrientation = .asStored, itkSpacing: PixelSpacing? = nil,
    itkOrientation: FilmOrientation = .asStored
  ) {
    (self.orientation, self.itkSpacing, self.itkOrientation) = (orientation, itkSpacing, itkOrientation)
  }
}

extension FilmElsewhere {
  /// What a file's header says.
  init(_ header: FilmHeader) {
    self.init(
      orientation: header.orientation, itkSpacing: header.itkSpacing,
      itkOrientation: header.format == .tiff ? Self.mirroringAlone(of: header.orientation) : .asStored)
  }

  /// What ITK (5.4) follows of a TIFF's orientation: its mirroring without the quarter turn.
  package static func mirroringAlone(of orientation: FilmOrientation) -> FilmOrientation {
    FilmOrientation((orientation.tag - 1) % 4 + 1) ?? .asStored
  }
}

/// A film's picture as programs show it that follow the orientation tag.
struct TurnedPicture {
  /// The film as stored.
  let raster: FilmSize
  let orientation: FilmOrientation

  /// The picture of a film that is turned in a way.
  init(raster: FilmSize, turnedBy orientation: FilmOrientation) {
    (self.raster, self.orientation) = (raster, orientation)
  }

  /// The picture of a film as stored.
  init(raster: FilmSize, _ elsewhere: FilmElsewhere?) {
    (self.raster, orientation) = (raster, elsewhere?.orientation ?? .asStored)
  }

  /// The picture of a film of which a file states the size that it has when it is turned.
  init(shown size: FilmSize, _ elsewhere: FilmElsewhere?) {
    orientation = elsewhere?.orientation ?? .asStored
    raster = orientation.turned(size)
  }

  /// Columns and rows as it is shown, px.
  var size: FilmSize { orientation.turned(raster) }

  /// Where a point of the film lies in the picture.
  func shown(_ point: PixelPoint) -> PixelPoint { orientation.turned(point, on: raster) }

  /// Where a point of the picture lies on the film.
  func stored(_ point: PixelPoint) -> PixelPoint { orientation.stored(point, on: raster) }
}
