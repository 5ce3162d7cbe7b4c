#pragma once
#include <stddef.h>
#include <stdint.h>

// Convolutions by oneDNN (2.x), each one image or a strip of its rows on the calling thread alone: whoever calls
// shares the work out. Maps are row-major [height, width, channels], weights [kernel, kernel, inputs, outputs].

/// Which of the three products of a convolution.
typedef enum {
  /// dst = src * weights, then + bias, then min(ceiling, max(0, .)), each where asked for.
  BREGMA_FORWARD,
  /// dLoss/dsrc from dLoss/ddst and the weights.
  BREGMA_BACKWARD_DATA,
  /// dLoss/dweights from src and dLoss/ddst.
  BREGMA_BACKWARD_WEIGHTS
} bregma_direction;

/// All that decides which code oneDNN makes.
typedef struct {
  bregma_direction direction;
  /// Of src, px.
  int32_t height, width;
  int32_t inputs, outputs;
  int32_t kernel;
  int32_t stride;
  /// Columns of zeros to the left; to the right stand as many as make width / stride places for the kernel.
  int32_t padLeft;
  /// Rows of zeros above and below src; none where it is a strip that brings its neighbours' rows.
  int32_t padTop, padBottom;
  /// Forward: whether there is a bias, and a ReLU, and where that ends.
  int32_t bias, relu;
  float ceiling;
  /// The factors are bfloat16: src and weights forward, ddst and weights for data, src and ddst for weights. Results
  /// are float.
  int32_t half;
} bregma_convolution_shape;

typedef struct bregma_convolution bregma_convolution;

/// Makes a convolution ready; NULL when oneDNN cannot (out of memory).
bregma_convolution *bregma_convolution_make(const bregma_convolution_shape *shape);
void bregma_convolution_free(bregma_convolution *convolution);

/// Name of the code chosen, such as "brgconv:avx512_core".
const char *bregma_convolution_code(const bregma_convolution *convolution);

/// Bytes of the weights in the order that this code wants, and of its scratch memory.
size_t bregma_convolution_weight_bytes(const bregma_convolution *convolution);
size_t bregma_convolution_scratch_bytes(const bregma_convolution *convolution);

/// Whether weights packed for one serve the other.
int bregma_convolution_packs_like(const bregma_convolution *convolution, const bregma_convolution *other);

/// Puts weights [kernel, kernel, inputs, outputs] in order for `run` (forward, backward data).
int bregma_convolution_pack(const bregma_convolution *convolution, const float *weights, void *packed);

/// Takes the weight gradients that `run` wrote back to [kernel, kernel, inputs, outputs] (backward weights).
int bregma_convolution_unpack(const bregma_convolution *convolution, const void *packed, float *weights);

/// Runs it. Of src, weights (in the code's order) and dst, the one that the direction computes is written and the
/// others are read; `bias` where the shape has one. May be called by several threads at once, each with its own
/// scratch memory.
/// \returns 0, or oneDNN's status.
int bregma_convolution_run(const bregma_convolution *convolution, const void *src, const void *weights,
                           const float *bias, const void *dst, void *scratch);

/// Version of oneDNN, such as "2.6.3", and whether this processor multiplies bfloat16 itself.
const char *bregma_onednn_version(void);
int bregma_onednn_has_bfloat16(void);
/// Instruction set that oneDNN may use, such as "avx512_core_bf16".
const char *bregma_onednn_isa(void);
