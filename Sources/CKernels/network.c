#include "network.h"

#include <math.h>
#include <string.h>

#pragma clang fp contract(fast) reassociate(on)

#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define MAX_CHANNELS 8192

// exp for arguments at or below zero, written so that the compiler can vectorise it:
// 2^k times a degree-6 polynomial, relative error below 3e-7.
static inline float fastExp(float x) {
  x = x < -87.0f ? -87.0f : x;
  float t = x * 1.44269504f;
  float k = floorf(t + 0.5f);
  float f = (t - k) * 0.693147181f;
  float p = 1.0f + f * (1.0f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * (0.00833333333f + f * 0.00138888889f)))));
  union {
    int32_t i;
    float f;
  } power = {.i = ((int32_t)k + 127) << 23};
  return p * power.f;
}

#define T float
#define S(name) name##_f32
#define EXP fastExp
#define LOG logf
#define SQRT sqrtf
#include "network_template.h"
#undef T
#undef S
#undef EXP
#undef LOG
#undef SQRT

#define T double
#define S(name) name##_f64
#define EXP exp
#define LOG log
#define SQRT sqrt
#include "network_template.h"

CLONES void bregma_to_bfloat16(const float *x, size_t n, uint16_t *half) {
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    // Rounding up would carry a NaN's payload into infinity or zero: it keeps its sign and one bit of payload.
    uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16, quiet = bits >> 16 | 0x40;
    half[i] = (bits & 0x7FFFFFFF) > 0x7F800000 ? quiet : rounded;
  }
}

CLONES void bregma_adamw(float *parameters, float *first, float *second, const float *gradients,
                         const uint8_t *decay, size_t start, size_t end, float rate, float beta1, float beta2,
                         float epsilon, float weightDecay, float correction1, float correction2) {
  for (size_t i = start; i < end; i++) {
    float g = gradients[i];
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    float step = (first[i] / correction1) / (sqrtf(second[i] / correction2) + epsilon);
    parameters[i] -= rate * (step + weightDecay * decay[i] * parameters[i]);
  }
}
