#pragma once
#include <stddef.h>
#include <stdint.h>

// Kernels of the encoder, forward and backward. All images are NHWC (channels last), row-major.
// Every function exists for float (`_f32`, the product) and double (`_f64`, the gradient checks).

#define BREGMA_NETWORK_KERNELS(T, S)                                                                   \
  /* Unrolls output rows [y0, y1) of a 3x3 convolution with padding 1 into col [(y1-y0)*outW, 9*C]. */ \
  void bregma_im2col3_##S(const T *x, int h, int w, int c, int stride, int y0, int y1, int outW,       \
                          T *col);                                                                     \
  /* Adds col [(y1-y0)*outW, 9*C] back onto dx [h, w, c]: the adjoint of im2col3. */                   \
  void bregma_col2im3_##S(const T *col, int h, int w, int c, int stride, int y0, int y1, int outW,     \
                          T *dx);                                                                      \
  /* Per-channel sum and sum of squares of x [n, c], added to sum[c] and square[c]. */                 \
  void bregma_channel_moments_##S(const T *x, size_t n, int c, double *sum, double *square);           \
  /* y = max(0, x * scale + shift) + skip; skip may be NULL. x, y, skip [n, c]. */                     \
  void bregma_scale_shift_relu_##S(const T *x, const T *scale, const T *shift, const T *skip,          \
                                   size_t n, int c, T *y);                                             \
  /* Sums over n of g and of g * xhat, where g = dy where x*scale+shift > 0, else 0. */                \
  void bregma_norm_sums_##S(const T *x, const T *dy, const T *scale, const T *shift, const T *mean,    \
                            const T *inverseSD, size_t n, int c, double *sumG, double *sumGX);         \
  /* dx = scale * (g - meanG - xhat * meanGX). */                                                      \
  void bregma_norm_backward_##S(const T *x, const T *dy, const T *scale, const T *shift,               \
                                const T *mean, const T *inverseSD, const T *meanG, const T *meanGX,    \
                                size_t n, int c, T *dx);                                               \
  /* Adds bias[c] to every row of x [n, c]. */                                                         \
  void bregma_add_bias_##S(T *x, const T *bias, size_t n, int c);                                      \
  /* fine [2h, 2w, c] += coarse [h, w, c] repeated 2x2, for coarse rows [y0, y1). */                   \
  void bregma_upsample_add_##S(const T *coarse, int w, int c, int y0, int y1, T *fine);                \
  /* dcoarse [h, w, c] += 2x2 sums of dfine [2h, 2w, c], for coarse rows [y0, y1). */                  \
  void bregma_downsample_sum_##S(const T *dfine, int w, int c, int y0, int y1, T *dcoarse);            \
  /* y = x / |x| per row; norms [n] kept for the way back. */                                          \
  void bregma_normalise_rows_##S(const T *x, size_t n, int c, T *y, T *norms);                         \
  /* dx = (dy - y <y, dy>) / |x| per row. */                                                           \
  void bregma_normalise_rows_backward_##S(const T *y, const T *dy, const T *norms, size_t n, int c,    \
                                          T *dx);                                                      \
  /* y += x. */                                                                                        \
  void bregma_accumulate_##S(const T *x, size_t n, T *y);                                              \
  /* Replaces each row of logits [n, k] by softmax(row * inverseTau); logsum[i] = logsumexp. */        \
  void bregma_softmax_rows_##S(T *logits, size_t n, size_t k, T inverseTau, T *logsum);                \
  /* x = max(x, 0), power = x^exponent (1 or more); and back: gradient of the power becomes that of x. */ \
  void bregma_relu_power_##S(T *x, size_t n, int exponent, T *power);                                  \
  void bregma_relu_power_backward_##S(const T *x, size_t n, int exponent, T *gradient);

BREGMA_NETWORK_KERNELS(float, f32)
BREGMA_NETWORK_KERNELS(double, f64)

/// The nearest bfloat16 (ties to even) of n floats.
void bregma_to_bfloat16(const float *x, size_t n, uint16_t *half);

/// One AdamW step over n parameters (Loshchilov & Hutter 2019). `decay[i]` is 1 where weight decay applies.
void bregma_adamw(float *parameters, float *first, float *second, const float *gradients,
                  const uint8_t *decay, size_t n, float rate, float beta1, float beta2, float epsilon,
                  float weightDecay, float correction1, float correction2);
