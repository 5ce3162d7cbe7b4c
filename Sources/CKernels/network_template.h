// Included once per scalar type by network.c with T, S(name) and EXP defined.

CLONES void S(bregma_im2col3)(const T *x, int h, int w, int c, int stride, int leading, int y0, int y1,
                              int outW, T *col) {
  const size_t rowLength = (size_t)3 * c;
  for (int y = y0; y < y1; y++)
    for (int ox = 0; ox < outW; ox++) {
      T *out = col + ((size_t)(y - y0) * outW + ox) * 9 * c;
      int left = ox * stride - leading;
      for (int ky = 0; ky < 3; ky++, out += rowLength) {
        int iy = y * stride + ky - leading;
        if (iy < 0 || iy >= h) {
          memset(out, 0, rowLength * sizeof(T));
          continue;
        }
        const T *row = x + (size_t)iy * w * c;
        if (left >= 0 && left + 3 <= w) {
          memcpy(out, row + (size_t)left * c, rowLength * sizeof(T));
        } else {
          for (int kx = 0; kx < 3; kx++) {
            int ix = left + kx;
            if (ix < 0 || ix >= w)
              memset(out + (size_t)kx * c, 0, c * sizeof(T));
            else
              memcpy(out + (size_t)kx * c, row + (size_t)ix * c, c * sizeof(T));
          }
        }
      }
    }
}

CLONES void S(bregma_col2im3)(const T *col, int h, int w, int c, int stride, int leading, int y0, int y1,
                              int outW, T *dx) {
  for (int y = y0; y < y1; y++)
    for (int ox = 0; ox < outW; ox++) {
      const T *in = col + ((size_t)(y - y0) * outW + ox) * 9 * c;
      int left = ox * stride - leading;
      for (int ky = 0; ky < 3; ky++, in += (size_t)3 * c) {
        int iy = y * stride + ky - leading;
        if (iy < 0 || iy >= h) continue;
        int first = left < 0 ? 1 : 0, last = left + 3 > w ? w - left : 3;
        T *out = dx + ((size_t)iy * w + left + first) * c;
        const T *from = in + (size_t)first * c;
        int count = (last - first) * c;
        for (int i = 0; i < count; i++) out[i] += from[i];
      }
    }
}

CLONES void S(bregma_channel_moments)(const T *x, size_t n, int c, double *sum, double *square) {
  // Short blocks in the scalar's own precision, their totals in double: fast and still exact enough.
  T s[MAX_CHANNELS], q[MAX_CHANNELS];
  for (size_t start = 0; start < n; start += 512) {
    size_t end = start + 512 < n ? start + 512 : n;
    for (int j = 0; j < c; j++) s[j] = q[j] = 0;
    for (size_t i = start; i < end; i++)
      for (int j = 0; j < c; j++) {
        T v = x[i * c + j];
        s[j] += v;
        q[j] += v * v;
      }
    for (int j = 0; j < c; j++) {
      sum[j] += s[j];
      square[j] += q[j];
    }
  }
}

CLONES void S(bregma_scale_shift_clip)(const T *x, const T *scale, const T *shift, T floor, T ceiling,
                                       const T *skip, size_t n, int c, T *y) {
  for (size_t i = 0; i < n; i++) {
    const T *in = x + i * c;
    T *out = y + i * c;
    if (skip) {
      const T *s = skip + i * c;
      for (int j = 0; j < c; j++) {
        T v = in[j] * scale[j] + shift[j];
        v = v > floor ? v : floor;
        out[j] = (v < ceiling ? v : ceiling) + s[j];
      }
    } else {
      for (int j = 0; j < c; j++) {
        T v = in[j] * scale[j] + shift[j];
        v = v > floor ? v : floor;
        out[j] = v < ceiling ? v : ceiling;
      }
    }
  }
}

CLONES void S(bregma_norm_sums)(const T *x, const T *dy, const T *scale, const T *shift, T floor,
                                T ceiling, const T *mean, const T *inverseSD, size_t n, int c,
                                double *sumG, double *sumGX) {
  T s[MAX_CHANNELS], q[MAX_CHANNELS];
  for (size_t start = 0; start < n; start += 512) {
    size_t end = start + 512 < n ? start + 512 : n;
    for (int j = 0; j < c; j++) s[j] = q[j] = 0;
    for (size_t i = start; i < end; i++)
      for (int j = 0; j < c; j++) {
        T v = x[i * c + j];
        T z = v * scale[j] + shift[j];
        T g = ((z > floor) & (z < ceiling)) ? dy[i * c + j] : 0;
        s[j] += g;
        q[j] += g * (v - mean[j]) * inverseSD[j];
      }
    for (int j = 0; j < c; j++) {
      sumG[j] += s[j];
      sumGX[j] += q[j];
    }
  }
}

CLONES void S(bregma_norm_backward)(const T *x, const T *dy, const T *scale, const T *shift, T floor,
                                    T ceiling, const T *mean, const T *inverseSD, const T *meanG,
                                    const T *meanGX, size_t n, int c, T *dx) {
  for (size_t i = 0; i < n; i++)
    for (int j = 0; j < c; j++) {
      T v = x[i * c + j];
      T z = v * scale[j] + shift[j];
      T g = ((z > floor) & (z < ceiling)) ? dy[i * c + j] : 0;
      dx[i * c + j] = scale[j] * (g - meanG[j] - (v - mean[j]) * inverseSD[j] * meanGX[j]);
    }
}

CLONES void S(bregma_finish)(T *x, const T *bias, T floor, T ceiling, const T *skip, size_t n, int c) {
  for (size_t i = 0; i < n; i++) {
    T *row = x + i * c;
    if (bias)
      for (int j = 0; j < c; j++) row[j] += bias[j];
    for (int j = 0; j < c; j++) {
      T v = row[j] > floor ? row[j] : floor;
      row[j] = v < ceiling ? v : ceiling;
    }
    if (skip)
      for (int j = 0; j < c; j++) row[j] += skip[i * c + j];
  }
}

CLONES void S(bregma_scale_columns)(const T *x, int xWidth, T factor, size_t n, int c, T *y, int yWidth) {
  for (size_t i = 0; i < n; i++)
    for (int j = 0; j < c; j++) y[i * yWidth + j] = factor * x[i * xWidth + j];
}

CLONES void S(bregma_upsample_add)(const T *coarse, int w, int c, int y0, int y1, T *fine) {
  for (int y = 2 * y0; y < 2 * y1; y++)
    for (int x = 0; x < 2 * w; x++) {
      const T *in = coarse + ((size_t)(y / 2) * w + x / 2) * c;
      T *out = fine + ((size_t)y * 2 * w + x) * c;
      for (int j = 0; j < c; j++) out[j] += in[j];
    }
}

CLONES void S(bregma_downsample_sum)(const T *dfine, int w, int c, int y0, int y1, T *dcoarse) {
  for (int y = 2 * y0; y < 2 * y1; y++)
    for (int x = 0; x < 2 * w; x++) {
      const T *in = dfine + ((size_t)y * 2 * w + x) * c;
      T *out = dcoarse + ((size_t)(y / 2) * w + x / 2) * c;
      for (int j = 0; j < c; j++) out[j] += in[j];
    }
}

CLONES void S(bregma_normalise_rows)(const T *x, size_t n, int c, T *y, T *norms) {
  for (size_t i = 0; i < n; i++) {
    T sum = 0;
    for (int j = 0; j < c; j++) sum += x[i * c + j] * x[i * c + j];
    // The floor keeps a dead cell finite; it never acts on a living one.
    T norm = sum > (T)1e-16 ? SQRT(sum) : (T)1e-8, inverse = 1 / norm;
    norms[i] = norm;
    for (int j = 0; j < c; j++) y[i * c + j] = x[i * c + j] * inverse;
  }
}

CLONES void S(bregma_normalise_rows_backward)(const T *y, const T *dy, const T *norms, size_t n, int c,
                                              T *dx) {
  for (size_t i = 0; i < n; i++) {
    T dot = 0, inverse = 1 / norms[i];
    for (int j = 0; j < c; j++) dot += y[i * c + j] * dy[i * c + j];
    for (int j = 0; j < c; j++) dx[i * c + j] = (dy[i * c + j] - y[i * c + j] * dot) * inverse;
  }
}

CLONES void S(bregma_accumulate)(const T *x, size_t n, T *y) {
  for (size_t i = 0; i < n; i++) y[i] += x[i];
}

CLONES void S(bregma_softmax_rows)(T *logits, size_t n, size_t k, T inverseTau, T *logsum) {
  for (size_t i = 0; i < n; i++) {
    T *row = logits + i * k;
    T top = row[0];
    for (size_t j = 1; j < k; j++) top = row[j] > top ? row[j] : top;
    T sum = 0;
    for (size_t j = 0; j < k; j++) {
      row[j] = EXP((row[j] - top) * inverseTau);
      sum += row[j];
    }
    T inverse = 1 / sum;
    for (size_t j = 0; j < k; j++) row[j] *= inverse;
    logsum[i] = top * inverseTau + LOG(sum);
  }
}

CLONES void S(bregma_relu_power)(T *x, size_t n, int exponent, T *power) {
  for (size_t i = 0; i < n; i++) {
    x[i] = x[i] > 0 ? x[i] : 0;
    power[i] = x[i];
  }
  for (int times = 1; times < exponent; times++) {
    for (size_t i = 0; i < n; i++) power[i] *= x[i];
  }
}

CLONES void S(bregma_relu_power_backward)(const T *x, size_t n, int exponent, T *gradient) {
  for (size_t i = 0; i < n; i++) gradient[i] *= exponent;
  for (int times = 1; times < exponent; times++) {
    for (size_t i = 0; i < n; i++) gradient[i] *= x[i];
  }
}

// Depthwise convolutions go through the channels of a cell in blocks of one to four vectors of eight, which stay in
// registers while the kernel's places are gone through, and through what is left over one by one.
typedef T S(Eight) __attribute__((vector_size(8 * sizeof(T)), aligned(sizeof(T)), may_alias));
#define EIGHT(place, v) (*(S(Eight) *)((place) + 8 * (v)))
#define EIGHT_OF(place, v) (*(const S(Eight) *)((place) + 8 * (v)))
#define INLINE static inline __attribute__((always_inline))

/// y[0 ..< 8 * vectors] (or one number for no vectors) = sum of weight * x over the kernel's places inside x.
INLINE void S(depthwiseCell)(const T *x, const T *weight, const bregma_depthwise *s, int iy0, int ix0, const int k,
                             const int vectors, T *y) {
  S(Eight) sum[4] = {0};
  T single = 0;
  for (int ky = 0; ky < k; ky++) {
    if (iy0 + ky < 0 || iy0 + ky >= s->height) continue;
    for (int kx = 0; kx < k; kx++) {
      if (ix0 + kx < 0 || ix0 + kx >= s->width) continue;
      const T *in = x + ((ptrdiff_t)(iy0 + ky) * s->width + ix0 + kx) * s->channels;
      const T *factor = weight + (ky * k + kx) * s->channels;
      for (int v = 0; v < vectors; v++) sum[v] += EIGHT_OF(in, v) * EIGHT_OF(factor, v);
      if (!vectors) single += *in * *factor;
    }
  }
  for (int v = 0; v < vectors; v++) EIGHT(y, v) = sum[v];
  if (!vectors) *y = single;
}

INLINE void S(depthwiseRow)(const T *x, const T *weight, const bregma_depthwise *s, int row, const int k, T *y) {
  const int channels = s->channels;
  for (int ox = 0; ox < s->width / s->stride; ox++, y += channels) {
    const int iy = row * s->stride - s->leading, ix = ox * s->stride - s->leading;
    int c = 0;
    for (; c + 32 <= channels; c += 32) S(depthwiseCell)(x + c, weight + c, s, iy, ix, k, 4, y + c);
    for (; c + 8 <= channels; c += 8) S(depthwiseCell)(x + c, weight + c, s, iy, ix, k, 1, y + c);
    for (; c < channels; c++) S(depthwiseCell)(x + c, weight + c, s, iy, ix, k, 0, y + c);
  }
}

CLONES void S(bregma_depthwise_forward)(const T *x, const T *weight, bregma_depthwise s, int row, T *y) {
  if (s.kernel == 3)
    S(depthwiseRow)(x, weight, &s, row, 3, y);
  else
    S(depthwiseRow)(x, weight, &s, row, s.kernel, y);
}

/// dx[...] of cell (iy, ix) = sum of weight * dy over the places that saw it.
INLINE void S(depthwiseInputCell)(const T *dy, const T *weight, const bregma_depthwise *s, int iy, int ix, const int k,
                                  const int stride, const int vectors, T *dx) {
  const int h = s->height / stride, w = s->width / stride;
  S(Eight) sum[4] = {0};
  T single = 0;
  for (int ky = 0; ky < k; ky++) {
    const int ty = iy + s->leading - ky;
    if (ty < 0 || ty % stride || ty / stride >= h) continue;
    for (int kx = 0; kx < k; kx++) {
      const int tx = ix + s->leading - kx;
      if (tx < 0 || tx % stride || tx / stride >= w) continue;
      const T *in = dy + ((ptrdiff_t)(ty / stride) * w + tx / stride) * s->channels;
      const T *factor = weight + (ky * k + kx) * s->channels;
      for (int v = 0; v < vectors; v++) sum[v] += EIGHT_OF(in, v) * EIGHT_OF(factor, v);
      if (!vectors) single += *in * *factor;
    }
  }
  for (int v = 0; v < vectors; v++) EIGHT(dx, v) = sum[v];
  if (!vectors) *dx = single;
}

INLINE void S(depthwiseInput)(const T *dy, const T *weight, const bregma_depthwise *s, const int k, const int stride,
                              T *dx) {
  const int channels = s->channels;
  for (int iy = 0; iy < s->height; iy++)
    for (int ix = 0; ix < s->width; ix++, dx += channels) {
      int c = 0;
      for (; c + 32 <= channels; c += 32)
        S(depthwiseInputCell)(dy + c, weight + c, s, iy, ix, k, stride, 4, dx + c);
      for (; c + 8 <= channels; c += 8)
        S(depthwiseInputCell)(dy + c, weight + c, s, iy, ix, k, stride, 1, dx + c);
      for (; c < channels; c++) S(depthwiseInputCell)(dy + c, weight + c, s, iy, ix, k, stride, 0, dx + c);
    }
}

CLONES void S(bregma_depthwise_input)(const T *dy, const T *weight, bregma_depthwise s, T *dx) {
  if (s.stride == 1)
    S(depthwiseInput)(dy, weight, &s, s.kernel, 1, dx);
  else
    S(depthwiseInput)(dy, weight, &s, s.kernel, 2, dx);
}

/// Gradients of one row of a kernel, k places of 8 * vectors channels (or of one for no vectors), from one row of dy
/// and the row of x that it saw there; added to dweight.
INLINE void S(depthwiseWeightRow)(const T *x, const T *dy, const bregma_depthwise *s, const int k, const int vectors,
                                  T *dweight) {
  const int channels = s->channels, w = s->width / s->stride;
  S(Eight) sum[5][2] = {0};
  T single[5] = {0};
  for (int ox = 0; ox < w; ox++) {
    const int ix0 = ox * s->stride - s->leading;
    const T *slope = dy + (ptrdiff_t)ox * channels, *in = x + (ptrdiff_t)ix0 * channels;
    const int inside = ix0 >= 0 && ix0 + k <= s->width;
    for (int kx = 0; kx < k; kx++, in += channels) {
      if (!inside && (ix0 + kx < 0 || ix0 + kx >= s->width)) continue;
      for (int v = 0; v < vectors; v++) sum[kx][v] += EIGHT_OF(in, v) * EIGHT_OF(slope, v);
      if (!vectors) single[kx] += *in * *slope;
    }
  }
  for (int kx = 0; kx < k; kx++, dweight += channels) {
    for (int v = 0; v < vectors; v++) EIGHT(dweight, v) += sum[kx][v];
    if (!vectors) *dweight += single[kx];
  }
}

INLINE void S(depthwiseWeights)(const T *x, const T *dy, const bregma_depthwise *s, const int k, T *dweight) {
  const int channels = s->channels, w = s->width / s->stride;
  for (int oy = 0; oy < s->height / s->stride; oy++)
    for (int ky = 0; ky < k; ky++) {
      const int iy = oy * s->stride + ky - s->leading;
      if (iy < 0 || iy >= s->height) continue;
      const T *in = x + (ptrdiff_t)iy * s->width * channels, *slope = dy + (ptrdiff_t)oy * w * channels;
      T *out = dweight + (ptrdiff_t)ky * k * channels;
      int c = 0;
      for (; c + 16 <= channels; c += 16) S(depthwiseWeightRow)(in + c, slope + c, s, k, 2, out + c);
      for (; c + 8 <= channels; c += 8) S(depthwiseWeightRow)(in + c, slope + c, s, k, 1, out + c);
      for (; c < channels; c++) S(depthwiseWeightRow)(in + c, slope + c, s, k, 0, out + c);
    }
}

CLONES void S(bregma_depthwise_weights)(const T *x, const T *dy, bregma_depthwise s, T *dweight) {
  if (s.kernel == 3)
    S(depthwiseWeights)(x, dy, &s, 3, dweight);
  else
    S(depthwiseWeights)(x, dy, &s, 5, dweight);
}

#undef EIGHT
#undef EIGHT_OF
#undef INLINE
