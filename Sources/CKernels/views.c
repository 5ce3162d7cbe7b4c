#include "views.h"

#include <math.h>

void bregma_render_view(const uint8_t *source, int sourceWidth, int sourceHeight, const float *curve,
                        const float *lattice, int latticeWidth, int step, int width, int height,
                        float noise, uint32_t seed, float *out) {
  const float inverse = 1.0f / step;
  uint32_t random = seed | 1;
  for (int y = 0; y < height; y++) {
    const float fy = (float)(y % step) * inverse;
    const float *upper = lattice + (long)(y / step) * latticeWidth * 4;
    const float *lower = upper + latticeWidth * 4;
    for (int x = 0; x < width; x++) {
      const float fx = (float)(x % step) * inverse;
      const float *a = upper + (x / step) * 4, *b = lower + (x / step) * 4;
      float node[4];
      for (int i = 0; i < 4; i++) {
        float top = a[i] + fx * (a[i + 4] - a[i]), bottom = b[i] + fx * (b[i + 4] - b[i]);
        node[i] = top + fy * (bottom - top);
      }
      float u = node[0], v = node[1], value = 0;
      if (u > -0.5f && v > -0.5f && u < sourceWidth - 0.5f && v < sourceHeight - 0.5f) {
        float fu = floorf(u), fv = floorf(v), du = u - fu, dv = v - fv;
        int u0 = (int)fu, v0 = (int)fv, u1 = u0 + 1, v1 = v0 + 1;
        u0 = u0 < 0 ? 0 : u0, v0 = v0 < 0 ? 0 : v0;
        u1 = u1 >= sourceWidth ? sourceWidth - 1 : u1, v1 = v1 >= sourceHeight ? sourceHeight - 1 : v1;
        const uint8_t *r0 = source + (long)v0 * sourceWidth, *r1 = source + (long)v1 * sourceWidth;
        float top = curve[r0[u0]] + du * (curve[r0[u1]] - curve[r0[u0]]);
        float bottom = curve[r1[u0]] + du * (curve[r1[u1]] - curve[r1[u0]]);
        value = (top + dv * (bottom - top)) * node[2] + node[3];
        // xorshift32; the two halves add up to a triangular distribution
        random ^= random << 13, random ^= random >> 17, random ^= random << 5;
        value += noise * ((float)((random & 0xFFFF) + (random >> 16)) * (1.0f / 65536.0f) - 1.0f);
        value = value < 0 ? 0 : value > 1 ? 1 : value;
      }
      out[(long)y * width + x] = value;
    }
  }
}
