#pragma once

/// Adds `weight` times the bilinearly upsampled `source` to `target`, both row-major.
///
/// Target cell (i, j) reads the source at (ratio * i + offset, ratio * j + offset), clamped to its edge.
void bregma_add_upsampled(float *target, long height, long width, const float *source, long source_height,
                          long source_width, float ratio, float offset, float weight);
