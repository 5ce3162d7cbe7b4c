import Landmarks
import Radiograph

/// How other programs take the file of a film: what their coordinates mean depends on it.
package struct FilmElsewhere: Sendable {
  /// How programs that follow the orientation tag turn the raster.
  package var orientation = FilmOrientation.asStored
  /// mm per pixel as ITK reads the file, and 3D Slicer with it; nil where it counts 1 mm a pixel.
  package var itkSpacing: PixelSpacing?

  package init(orientation: FilmOrientation = .asStored, itkSpacing: PixelSpacing? = nil) {
    (self.orientation, self.itkSpacing) = (orientation, itkSpacing)
  }
}

/// A film's picture as programs show it that follow the orientation tag.
struct TurnedPicture {
  /// The film as stored.
  let raster: FilmSize
  let orientation: FilmOrientation

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
