#pragma once

/// Adds `weight` times the bilinearly upsampled `source` to `target`, both row-major.
///
/// Target cell (i, j) reads the source at (ratio * i + offset, ratio * j + offset), clamped to its edge.
void bregma_add_upsampled(float *target, long height, long width, const float *source, long source_height,
                          long source_width, float ratio, float offset, float weight);

/// The best of every row and of every column of a matrix that is seen some rows at a time.
///
/// `values` is `[rows, columns]`; its rows are `first`, `first + 1`, ... of the whole. `row_best[rows]` gets the best
/// column of each; `column_value[columns]` and `column_best[columns]` hold the best so far and are brought up to date.
/// Of equals the first wins.
void bregma_row_column_maxima(const float *values, long rows, long columns, int first, int *row_best,
                              float *column_value, int *column_best);

/// The cell of a window of a map that is most like a vector, and for every cell the vector most like it so far.
///
/// `map` is `[height, width, channels]`; the window is the cells within `radius` (cells) of (`x`, `y`).
/// `cell_value[height, width]` and `cell_best[height, width]` hold the best so far and are brought up to date with
/// vector number `index`. Returns the cell, or -1 where the window is empty.
long bregma_best_in_window(const float *vector, int index, const float *map, long height, long width, long channels,
                           float x, float y, float radius, float *cell_value, int *cell_best);
