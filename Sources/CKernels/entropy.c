#include "entropy.h"

#include <math.h>
#include <stdlib.h>

// With n_g pixels of grey g among N, the entropy is (N log2 N - S) / N where S = sum of n_g log2 n_g.
// One step to the right changes 2 (2r + 1) counts; each changes S by a difference that a table holds.
// S is kept in fixed point, so that the differences add up without drift; as doubles, which hold such
// integers exactly, so that adding them up does not compete with the counting for the integer units.
//
// Pixels outside the image take a grey level of their own, which is taken out of N and S at the end:
// the border needs no code, and a row starts with the disk wholly outside.

enum {
  outside = 256,
  levels = 257,
  band = BREGMA_ENTROPY_BAND,
  largest_disk_rows = 2 * BREGMA_ENTROPY_RADIUS + 1,
};

struct bregma_entropy_plan {
  int radius;
  /// Pixels in the whole disk.
  int pixels;
  /// For each row of the disk, where in the gathered columns the pixel stands that enters with a step
  /// to the right, and the one that leaves; relative to the row at the top of the disk.
  ptrdiff_t entering[largest_disk_rows], leaving[largest_disk_rows];
  /// In fixed point: n log2 n, and what one more pixel adds to it.
  double *sum, *step;
  /// The factor that turns a fixed-point sum over n pixels into bits per pixel.
  double *per_pixel;
};

bregma_entropy_plan *bregma_entropy_plan_create(int radius) {
  if (radius < 1 || radius > BREGMA_ENTROPY_RADIUS) return NULL;
  bregma_entropy_plan *plan = calloc(1, sizeof *plan);
  if (!plan) return NULL;
  plan->radius = radius;
  for (int y = -radius; y <= radius; y++) {
    int half = 0;
    while ((half + 1) * (half + 1) + y * y <= radius * radius) half++;
    int row = y + radius, stride = band + 2 * radius;
    plan->entering[row] = half * stride + row;
    plan->leaving[row] = (-half - 1) * stride + row;
    plan->pixels += 2 * half + 1;
  }
  // Within a step the entering pixels may come before the leaving ones.
  size_t counts = plan->pixels + 2 * radius + 2;
  plan->sum = malloc(counts * sizeof *plan->sum);
  plan->step = malloc(counts * sizeof *plan->step);
  plan->per_pixel = malloc(counts * sizeof *plan->per_pixel);
  if (!plan->sum || !plan->step || !plan->per_pixel) {
    bregma_entropy_plan_free(plan);
    return NULL;
  }
  double unit = 0x1p50 / (counts * log2(counts));
  for (size_t n = 0; n < counts; n++) {
    plan->per_pixel[n] = n ? 1 / (n * unit) : 0;
    plan->sum[n] = n ? rint(n * log2(n) * unit) : 0;
    if (n) plan->step[n - 1] = plan->sum[n] - plan->sum[n - 1];
  }
  return plan;
}

void bregma_entropy_plan_free(bregma_entropy_plan *plan) {
  if (!plan) return;
  free(plan->sum);
  free(plan->step);
  free(plan->per_pixel);
  free(plan);
}

/// The band's pixels and all that its disks reach, column by column: [width + 3 r + 1][band + 2 r].
/// Steps to the right then run through memory in order, at offsets that do not depend on the width.
static void gather(
  const uint8_t *grey, int width, int height, int first_row, int radius, uint16_t *columns) {
  const int stride = band + 2 * radius, top = first_row - radius;
  const int first = top < 0 ? -top : 0, end = height - top < stride ? height - top : stride;
  const size_t count = (size_t)(width + 3 * radius + 1) * stride;
  for (size_t i = 0; i < count; i++) columns[i] = outside;
  for (int x = 0; x < width; x++) {
    uint16_t *column = columns + (size_t)(x + 2 * radius + 1) * stride;
    for (int i = first; i < end; i++) column[i] = grey[(size_t)(top + i) * width + x];
  }
}

/// Slides `band` disks from left to right; the first `rows` of them are written.
static void slide(
  const bregma_entropy_plan *plan, const uint16_t *columns, int width, int rows, float *bits) {
  const int radius = plan->radius, pixels = plan->pixels;
  const ptrdiff_t stride = band + 2 * radius;
  const double *sum = plan->sum, *step = plan->step;
  uint16_t counts[band][levels] = {0};
  double sums[band];
  for (int row = 0; row < band; row++) {
    counts[row][outside] = (uint16_t)pixels;
    sums[row] = sum[pixels];
  }
  for (int x = -radius; x < width; x++) {
    const uint16_t *centre = columns + (x + 2 * radius + 1) * stride;
    for (int i = 0; i <= 2 * radius; i++) {
      const uint16_t *entering = centre + plan->entering[i], *leaving = centre + plan->leaving[i];
      // All rows enter before one leaves: the longer between two steps of a row, the less often one
      // waits for a count that the other has just written.
      for (int row = 0; row < band; row++) sums[row] += step[counts[row][entering[row]]++];
      for (int row = 0; row < band; row++) sums[row] -= step[counts[row][leaving[row]]-- - 1];
    }
    for (int row = 0; row < rows && x >= 0; row++) {
      int beyond = counts[row][outside], inside = pixels - beyond;
      // n log2 n - S in integers: exactly 0 where a single level is in view.
      double difference = sum[inside] - (sums[row] - sum[beyond]);
      bits[(size_t)row * width + x] = (float)(difference * plan->per_pixel[inside]);
    }
  }
}

int bregma_entropy_rows(
  const bregma_entropy_plan *plan, const uint8_t *grey, int width, int height, int first_row,
  int end_row, float *bits) {
  int radius = plan->radius;
  uint16_t *columns =
    malloc(sizeof *columns * ((size_t)width + 3 * radius + 1) * (band + 2 * radius));
  if (!columns) return -1;
  for (int y = first_row; y < end_row; y += band) {
    int rows = end_row - y < band ? end_row - y : band;
    gather(grey, width, height, y, radius, columns);
    slide(plan, columns, width, rows, bits + (size_t)y * width);
  }
  free(columns);
  return 0;
}
