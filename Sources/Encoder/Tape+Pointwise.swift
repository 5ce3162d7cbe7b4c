import Basics

extension Tape {
  /// 1x1 convolution with bias, plus the coarser level repeated 2x2 (feature pyramid, Lin et al. 2017).
  func lateral(_ x: Node<Scalar>, _ layer: Convolution, coarser: Node<Scalar>?) -> Node<Scalar> {
    var y = pointwise(x.value, layer)
    if let coarser { Upsampling.add(coarser.value, to: &y, workers: workers) }
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      if let coarser { coarser.receive(Upsampling.backward(dy, to: coarser.value, workers: workers)) }
      backwardPointwise(x, layer, dy: dy)
    }
    return node
  }

  /// 1x1 convolution with bias, then unit length per cell.
  package func describe(_ x: Node<Scalar>, _ layer: Convolution) -> Node<Scalar> {
    let z = pointwise(x.value, layer)
    let (y, norms) = UnitLength.forward(z, workers: workers)
    let node = Node(y)
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      backwardPointwise(x, layer, dy: UnitLength.backward(y, norms: norms, dy: dy, workers: workers))
    }
    return node
  }

  /// 1x1 convolution with bias.
  package func linear(_ x: Node<Scalar>, _ layer: Convolution) -> Node<Scalar> {
    let node = Node(pointwise(x.value, layer))
    record { [self] in
      guard let dy = node.gradient else { return }
      node.gradient = nil
      backwardPointwise(x, layer, dy: dy)
    }
    return node
  }

  private func pointwise(_ x: Tensor<Scalar>, _ layer: Convolution) -> Tensor<Scalar> {
    let bias = parameters(layer.biasRange)
    return layer.algorithm(weight: parameters(layer.weight)).forward(x, workers: workers) {
      out, _, cells in
      bias.read { Scalar.kernels.addBias(out, $0, cells, Int32(layer.outputs)) }
    }
  }

  private func backwardPointwise(_ x: Node<Scalar>, _ layer: Convolution, dy: [Scalar]) {
    var bias = [Scalar](repeating: 0, count: layer.outputs)
    dy.read { dy in
      bias.write { bias in
        for row in 0..<x.value.rows {
          Scalar.kernels.accumulate(dy + row * layer.outputs, layer.outputs, bias)
        }
      }
    }
    addGradient(layer.biasRange, bias)
    backward(layer, by: layer.algorithm(weight: parameters(layer.weight)), x, dy: dy)
  }
}

extension Convolution {
  /// Where the bias lies; empty for a convolution that a norm follows.
  var biasRange: Range<Int> {
    if case .bias(let range) = ending { return range }
    return 0..<0
  }
}

/// Nearest-neighbour enlargement by two, added to a finer map, and its adjoint.
enum Upsampling {
  /// fine [N, 2h, 2w, C] += coarse [N, h, w, C] repeated 2x2.
  static func add<Scalar: Real>(_ coarse: Tensor<Scalar>, to fine: inout Tensor<Scalar>, workers: Int) {
    coarse.values.read { from in
      fine.values.write { to in
        eachRow(of: coarse, workers: workers) { image, row in
          Scalar.kernels.upsampleAdd(
            from + image * coarse.cells * coarse.c, Int32(coarse.w), Int32(coarse.c), Int32(row),
            Int32(row + 1), to + image * 4 * coarse.cells * coarse.c)
        }
      }
    }
  }

  /// 2x2 sums of dfine: the gradient of the coarse map.
  static func backward<Scalar: Real>(
    _ dfine: [Scalar], to coarse: Tensor<Scalar>, workers: Int
  ) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: coarse.values.count)
    dfine.read { from in
      result.write { to in
        eachRow(of: coarse, workers: workers) { image, row in
          Scalar.kernels.downsampleSum(
            from + image * 4 * coarse.cells * coarse.c, Int32(coarse.w), Int32(coarse.c), Int32(row),
            Int32(row + 1), to + image * coarse.cells * coarse.c)
        }
      }
    }
    return result
  }

  private static func eachRow<Scalar: Real>(
    of x: Tensor<Scalar>, workers: Int, _ body: (Int, Int) -> Void
  ) {
    Parallel.shares(of: x.n * x.h, workers: workers) { _, rows in
      for row in rows { body(row / x.h, row % x.h) }
    }
  }
}

/// Every cell divided by its Euclidean length.
enum UnitLength {
  /// y = x / |x|; returns the lengths for the way back.
  static func forward<Scalar: Real>(
    _ x: Tensor<Scalar>, workers: Int
  ) -> (Tensor<Scalar>, norms: [Scalar]) {
    var norms = [Scalar](repeating: 0, count: x.rows)
    var y = x
    x.values.read { from in
      norms.write { norms in
        y.values.write { to in
          Parallel.shares(of: x.rows, workers: workers) { _, rows in
            let offset = rows.lowerBound * x.c
            Scalar.kernels.normaliseRows(
              from + offset, rows.count, Int32(x.c), to + offset, norms + rows.lowerBound)
          }
        }
      }
    }
    return (y, norms)
  }

  /// dx = (dy - y <y, dy>) / |x|.
  static func backward<Scalar: Real>(
    _ y: Tensor<Scalar>, norms: [Scalar], dy: [Scalar], workers: Int
  ) -> [Scalar] {
    var dx = dy
    y.values.read { y0 in
      norms.read { norms in
        dy.read { dy in
          dx.write { dx in
            Parallel.shares(of: y.rows, workers: workers) { _, rows in
              let offset = rows.lowerBound * y.c
              Scalar.kernels.normaliseRowsBackward(
                y0 + offset, dy + offset, norms + rows.lowerBound, rows.count, Int32(y.c), dx + offset)
            }
          }
        }
      }
    }
    return dx
  }
}
