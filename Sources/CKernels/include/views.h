#pragma once
#include <stdint.h>

/// Renders one augmented view of a film by backward mapping.
///
/// `lattice` [latticeHeight, latticeWidth, 4] holds, at every `step`-th pixel of the view: the source column and
/// row, the gain and the offset of the grey value; between its nodes all four are interpolated bilinearly.
/// out [height, width] = clamp(curve[source] * gain + offset + noise, 0, 1), 0 outside the film.
void bregma_render_view(const uint8_t *source, int sourceWidth, int sourceHeight, const float *curve,
                        const float *lattice, int latticeWidth, int step, int width, int height,
                        float noise, uint32_t seed, float *out);
