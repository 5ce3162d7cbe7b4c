#pragma once
#include <stddef.h>

// The linear maps of a 3x3 convolution, stride 1, padding 1, by Winograd's F(2x2, 3x3). Images are [h, w, c];
// a tile makes 2x2 outputs; tile rows [t0, t1) hold (w+1)/2 tiles each; planes are [16, tiles, c].
// `zeros` is c zeros; `dump` is 4 * c values that may be overwritten.

#define BREGMA_WINOGRAD_KERNELS(T, S)                                                                  \
  /* Input tiles: v = Bt x B. */                                                                       \
  void bregma_winograd_gather_##S(const T *x, int h, int w, int c, int t0, int t1, const T *zeros,     \
                                  T *v);                                                               \
  /* The adjoint of gather: dx += B v Bt. */                                                           \
  void bregma_winograd_scatter_##S(const T *v, int h, int w, int c, int t0, int t1, T *dump, T *dx);   \
  /* Output tiles: y = At m A. */                                                                      \
  void bregma_winograd_collect_##S(const T *m, int h, int w, int c, int t0, int t1, T *dump, T *y);    \
  /* The adjoint of collect: m = A dy At. */                                                           \
  void bregma_winograd_spread_##S(const T *dy, int h, int w, int c, int t0, int t1, const T *zeros,    \
                                  T *m);                                                               \
  /* Kernels g [3, 3, n] to u [16, n] = G g Gt. */                                                     \
  void bregma_winograd_weights_##S(const T *g, size_t n, T *u);                                        \
  /* The adjoint: dg [3, 3, n] = Gt du G. */                                                           \
  void bregma_winograd_weights_back_##S(const T *du, size_t n, T *dg);

BREGMA_WINOGRAD_KERNELS(float, f32)
BREGMA_WINOGRAD_KERNELS(double, f64)
