#pragma once
#include <stddef.h>
#include <stdint.h>

// Kernels of the encoder, forward and backward. All images are NHWC (channels last), row-major.
// Every function exists for float (`_f32`, the product) and double (`_f64`, the gradient checks).

/// A depthwise convolution of x [height, width, channels] to y [height/stride, width/stride, channels]: place (oy, ox)
/// of a channel sees x from (oy * stride - leading, ox * stride - leading) on, zeros outside. Weights are
/// [kernel, kernel, channels]; strides are 1 or 2.
typedef struct {
  int height, width, channels, kernel, stride, leading;
} bregma_depthwise;

#define BREGMA_NETWORK_KERNELS(T, S)                                                                   \
  /* Unrolls output rows [y0, y1) of a 3x3 convolution into col [(y1-y0)*outW, 9*C]; `leading` rows */  \
  /* and columns of zeros stand in front of x, as many as are asked for behind it. */                  \
  void bregma_im2col3_##S(const T *x, int h, int w, int c, int stride, int leading, int y0, int y1,    \
                          int outW, T *col);                                                                     \
  /* Adds col [(y1-y0)*outW, 9*C] back onto dx [h, w, c]: the adjoint of im2col3. */                   \
  void bregma_col2im3_##S(const T *col, int h, int w, int c, int stride, int leading, int y0, int y1,  \
                          int outW, T *dx);                                                            \
  /* Row `row` of y. */                                                                                \
  void bregma_depthwise_forward_##S(const T *x, const T *weight, bregma_depthwise shape, int row,      \
                                    T *y);                                                             \
  /* dLoss/dx of an image, written. */                                                                 \
  void bregma_depthwise_input_##S(const T *dy, const T *weight, bregma_depthwise shape, T *dx);        \
  /* dLoss/dweight of an image, added. */                                                              \
  void bregma_depthwise_weights_##S(const T *x, const T *dy, bregma_depthwise shape, T *dweight);      \
  /* Per-channel sum and sum of squares of x [n, c], added to sum[c] and square[c]. */                 \
  void bregma_channel_moments_##S(const T *x, size_t n, int c, double *sum, double *square);           \
  /* y = min(ceiling, max(floor, x * scale + shift)) + skip; skip may be NULL. x, y, skip [n, c]. */   \
  void bregma_scale_shift_clip_##S(const T *x, const T *scale, const T *shift, T floor, T ceiling,     \
                                   const T *skip, size_t n, int c, T *y);                              \
  /* Sums over n of g and of g * xhat, where g = dy where floor < x*scale+shift < ceiling, else 0. */  \
  void bregma_norm_sums_##S(const T *x, const T *dy, const T *scale, const T *shift, T floor,          \
                            T ceiling, const T *mean, const T *inverseSD, size_t n, int c,             \
                            double *sumG, double *sumGX);                                              \
  /* dx = scale * (g - meanG - xhat * meanGX). */                                                      \
  void bregma_norm_backward_##S(const T *x, const T *dy, const T *scale, const T *shift, T floor,      \
                                T ceiling, const T *mean, const T *inverseSD, const T *meanG,          \
                                const T *meanGX, size_t n, int c, T *dx);                              \
  /* x = min(ceiling, max(floor, x + bias[c])) + skip, for x and skip [n, c]; bias, skip may be NULL. */ \
  void bregma_finish_##S(T *x, const T *bias, T floor, T ceiling, const T *skip, size_t n, int c);     \
  /* y [n, .] = factor * x [n, .]: the first c columns of maps with rows of xWidth and yWidth. */      \
  void bregma_scale_columns_##S(const T *x, int xWidth, T factor, size_t n, int c, T *y, int yWidth);  \
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

/// One AdamW step over the parameters [start, end) (Loshchilov & Hutter 2019). `decay[i]` is 1 where weight decay applies.
void bregma_adamw(float *parameters, float *first, float *second, const float *gradients,
                  const uint8_t *decay, size_t start, size_t end, float rate, float beta1, float beta2, float epsilon,
                  float weightDecay, float correction1, float correction2);
