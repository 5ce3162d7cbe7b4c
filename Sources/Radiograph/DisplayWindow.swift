/// Which samples a file wishes to be shown from black to white.
public struct DisplayWindow: Sendable, Hashable {
  /// The sample shown as middle grey.
  public var centre: Double
  /// Distance between the samples shown as black and as white; above 0.
  public var width: Double

  /// Makes a window from its centre and width, both in samples.
  public init(centre: Double, width: Double) {
    self.centre = centre
    self.width = width
  }
}

/// What samples measure: `value = slope * sample + intercept`.
public struct Rescale: Sendable, Hashable {
  /// Measured value per sample; never 0.
  public var slope: Double
  /// Measured value of sample 0.
  public var intercept: Double

  /// Makes a rescaling.
  public init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// The measured value of a sample.
  public func value(of sample: Double) -> Double { slope * sample + intercept }
}
