// Included once per scalar type by network.c with T, S(name) and EXP defined.

CLONES void S(bregma_im2col3)(const T *x, int h, int w, int c, int stride, int y0, int y1, int outW,
                              T *col) {
  const size_t rowLength = (size_t)3 * c;
  for (int y = y0; y < y1; y++)
    for (int ox = 0; ox < outW; ox++) {
      T *out = col + ((size_t)(y - y0) * outW + ox) * 9 * c;
      int left = ox * stride - 1;
      for (int ky = 0; ky < 3; ky++, out += rowLength) {
        int iy = y * stride + ky - 1;
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

CLONES void S(bregma_col2im3)(const T *col, int h, int w, int c, int stride, int y0, int y1, int outW,
                              T *dx) {
  for (int y = y0; y < y1; y++)
    for (int ox = 0; ox < outW; ox++) {
      const T *in = col + ((size_t)(y - y0) * outW + ox) * 9 * c;
      int left = ox * stride - 1;
      for (int ky = 0; ky < 3; ky++, in += (size_t)3 * c) {
        int iy = y * stride + ky - 1;
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

CLONES void S(bregma_scale_shift_relu)(const T *x, const T *scale, const T *shift, const T *skip,
                                       size_t n, int c, T *y) {
  for (size_t i = 0; i < n; i++) {
    const T *in = x + i * c;
    T *out = y + i * c;
    if (skip) {
      const T *s = skip + i * c;
      for (int j = 0; j < c; j++) {
        T v = in[j] * scale[j] + shift[j];
        out[j] = (v > 0 ? v : 0) + s[j];
      }
    } else {
      for (int j = 0; j < c; j++) {
        T v = in[j] * scale[j] + shift[j];
        out[j] = v > 0 ? v : 0;
      }
    }
  }
}

CLONES void S(bregma_norm_sums)(const T *x, const T *dy, const T *scale, const T *shift, const T *mean,
                                const T *inverseSD, size_t n, int c, double *sumG, double *sumGX) {
  T s[MAX_CHANNELS], q[MAX_CHANNELS];
  for (size_t start = 0; start < n; start += 512) {
    size_t end = start + 512 < n ? start + 512 : n;
    for (int j = 0; j < c; j++) s[j] = q[j] = 0;
    for (size_t i = start; i < end; i++)
      for (int j = 0; j < c; j++) {
        T v = x[i * c + j];
        T g = v * scale[j] + shift[j] > 0 ? dy[i * c + j] : 0;
        s[j] += g;
        q[j] += g * (v - mean[j]) * inverseSD[j];
      }
    for (int j = 0; j < c; j++) {
      sumG[j] += s[j];
      sumGX[j] += q[j];
    }
  }
}

CLONES void S(bregma_norm_backward)(const T *x, const T *dy, const T *scale, const T *shift,
                                    const T *mean, const T *inverseSD, const T *meanG, const T *meanGX,
                                    size_t n, int c, T *dx) {
  for (size_t i = 0; i < n; i++)
    for (int j = 0; j < c; j++) {
      T v = x[i * c + j];
      T g = v * scale[j] + shift[j] > 0 ? dy[i * c + j] : 0;
      dx[i * c + j] = scale[j] * (g - meanG[j] - (v - mean[j]) * inverseSD[j] * meanGX[j]);
    }
}

CLONES void S(bregma_add_bias)(T *x, const T *bias, size_t n, int c) {
  for (size_t i = 0; i < n; i++)
    for (int j = 0; j < c; j++) x[i * c + j] += bias[j];
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
