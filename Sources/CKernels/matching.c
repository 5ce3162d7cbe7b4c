#include "CKernels.h"

static inline float clamped(float value, float highest) {
  return value < 0 ? 0 : (value > highest ? highest : value);
}

__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
void bregma_add_upsampled(float *restrict target, long height, long width, const float *restrict source,
                          long source_height, long source_width, float ratio, float offset, float weight) {
  for (long i = 0; i < height; i++) {
    float y = clamped(ratio * (float)i + offset, (float)(source_height - 1));
    int top = (int)y;
    int bottom = top + 1 < source_height ? top + 1 : top;
    float down = y - (float)top;
    const float *upper = source + top * source_width;
    const float *lower = source + bottom * source_width;
    float *row = target + i * width;
    for (int j = 0; j < (int)width; j++) {
      float x = clamped(ratio * (float)j + offset, (float)(source_width - 1));
      int left = (int)x;
      int right = left + 1 < (int)source_width ? left + 1 : left;
      float across = x - (float)left;
      float above = upper[left] + across * (upper[right] - upper[left]);
      float below = lower[left] + across * (lower[right] - lower[left]);
      row[j] += weight * (above + down * (below - above));
    }
  }
}

__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
void bregma_row_column_maxima(const float *restrict values, long rows, long columns, int first,
                              int *restrict row_best, float *restrict column_value, int *restrict column_best) {
  for (long i = 0; i < rows; i++) {
    const float *row = values + i * columns;
    int number = first + (int)i;
    for (long j = 0; j < columns; j++) {
      int better = row[j] > column_value[j];
      column_best[j] = better ? number : column_best[j];
      column_value[j] = better ? row[j] : column_value[j];
    }
    // The value first, with many comparisons at once; then where it stands.
    enum { lanes = 16 };
    float highest[lanes];
    long j = 0;
    for (int lane = 0; lane < lanes; lane++) highest[lane] = row[0];
    for (; j + lanes <= columns; j += lanes) {
      for (int lane = 0; lane < lanes; lane++) {
        highest[lane] = row[j + lane] > highest[lane] ? row[j + lane] : highest[lane];
      }
    }
    for (; j < columns; j++) highest[0] = row[j] > highest[0] ? row[j] : highest[0];
    float best = highest[0];
    for (int lane = 1; lane < lanes; lane++) best = highest[lane] > best ? highest[lane] : best;
    int where = 0;
    while (where < columns - 1 && row[where] != best) where++;
    row_best[i] = where;
  }
}

// Sixteen sums at once: a single one would wait for itself at every step.
static inline float dot(const float *restrict a, const float *restrict b, long count) {
  enum { lanes = 16 };
  float sums[lanes] = {0};
  long i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int lane = 0; lane < lanes; lane++) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < count; i++) sums[0] += a[i] * b[i];
  for (int half = lanes / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; lane++) sums[lane] += sums[lane + half];
  }
  return sums[0];
}

__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
long bregma_best_in_window(const float *restrict vector, int index, const float *restrict map, long height,
                           long width, long channels, float x, float y, float radius, float *restrict cell_value,
                           int *restrict cell_best) {
  long top = (long)clamped(y - radius, (float)(height - 1)), bottom = (long)clamped(y + radius, (float)(height - 1));
  long left = (long)clamped(x - radius, (float)(width - 1)), right = (long)clamped(x + radius, (float)(width - 1));
  long best = -1;
  float best_value = 0;
  for (long i = top; i <= bottom; i++) {
    float down = (float)i - y;
    for (long j = left; j <= right; j++) {
      float across = (float)j - x;
      if (down * down + across * across > radius * radius) continue;
      long cell = i * width + j;
      float value = dot(vector, map + cell * channels, channels);
      if (best < 0 || value > best_value) {
        best = cell;
        best_value = value;
      }
      if (value > cell_value[cell]) {
        cell_value[cell] = value;
        cell_best[cell] = index;
      }
    }
  }
  return best;
}
