/// Which samples a file wishes to be shown from black to white.
package struct DisplayWindow: Sendable, Hashable {
  /// The sample shown as middle grey.
  package var centre: Double
  /// Distance between the samples shown as black and as white; above 0.
  package var width: Double

  /// Makes a window from its centre and width, both in samples.
  package init(centre: Double, width: Double) {
    self.centre = centre
    self.width = width
  }
}

/// What samples measure: `value = slope * sample + intercept`.
package struct Rescale: Sendable, Hashable {
  /// Measured value per sample; never 0.
  package var slope: Double
  /// Measured value of sample 0.
  package var intercept: Double

  /// Makes a rescaling.
  package init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// The measured value of a sample.
  package func value(of sample: Double) -> Double { slope * sample + intercept }
}
