import Radiograph

/// What a file says of a film's size, px: one side of it, or both.
package struct StatedSize: Sendable, Hashable {
  /// Columns; nil where nobody says.
  package let width: Int?
  /// Rows; nil where nobody says.
  package let height: Int?

  /// nil where neither side is stated: a side that is not above 0 says nothing.
  package init?(width: Int?, height: Int?) {
    (self.width, self.height) = (width.flatMap { $0 > 0 ? $0 : nil }, height.flatMap { $0 > 0 ? $0 : nil })
    if self.width == nil, self.height == nil { return nil }
  }

  /// A film's own size.
  package init(_ size: FilmSize) { (width, height) = (size.width, size.height) }

  /// Both sides; nil where only one is stated.
  package var whole: FilmSize? {
    width.flatMap { width in height.map { FilmSize(width: width, height: $0) } }
  }

  /// Both statements together; nil where they contradict each other: one side that differs is enough.
  package func joined(with other: StatedSize) -> StatedSize? {
    guard width ?? other.width == other.width ?? width, height ?? other.height == other.height ?? height
    else { return nil }
    return StatedSize(width: width ?? other.width, height: height ?? other.height)
  }

  /// The same of a raster that is turned in a way.
  package func turned(by orientation: FilmOrientation) -> StatedSize {
    orientation.swapsSides ? StatedSize(height, width) : self
  }

  private init(_ width: Int?, _ height: Int?) { (self.width, self.height) = (width, height) }

  /// As a sentence says it, such as "320x400" or "a width of 320".
  package var words: String {
    switch (width, height) {
    case (let width?, let height?): "\(width)x\(height)"
    case (let width?, nil): "a width of \(width)"
    case (nil, let height?): "a height of \(height)"
    case (nil, nil): ""
    }
  }

  /// How a person gets points of a copy, as the end of a sentence: both sides are needed for it.
  package var wayToScale: String {
    whole == nil
      ? "both sides are needed to scale the points with --scale-to-film"
      : "--scale-to-film scales the points if they belong to a copy of that size"
  }
}
