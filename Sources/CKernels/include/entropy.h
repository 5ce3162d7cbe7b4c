#pragma once

#include <stddef.h>
#include <stdint.h>

/// Tables for the local entropy of a disk of one radius.
typedef struct bregma_entropy_plan bregma_entropy_plan;

/// Largest radius whose disk (and the pixels entering it) a 16-bit count can hold, px.
#define BREGMA_ENTROPY_RADIUS 127

/// Makes the tables of the disk x*x + y*y <= radius*radius, radius 1 ... BREGMA_ENTROPY_RADIUS;
/// NULL without memory.
bregma_entropy_plan *bregma_entropy_plan_create(int radius);

/// Frees a plan.
void bregma_entropy_plan_free(bregma_entropy_plan *plan);

/// Rows that are computed together; the most efficient share of work is a multiple of it.
#define BREGMA_ENTROPY_BAND 16

/// Shannon entropy, in bits, of the grey levels within the disk around every pixel of rows
/// [first_row, end_row); near the border the part of the disk inside the image counts.
///
/// `grey` and `bits` are whole images, row-major [height, width]. Returns 0, or -1 without memory.
int bregma_entropy_rows(
  const bregma_entropy_plan *plan, const uint8_t *grey, int width, int height, int first_row,
  int end_row, float *bits);
