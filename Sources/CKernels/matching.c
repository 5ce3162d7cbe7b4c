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
