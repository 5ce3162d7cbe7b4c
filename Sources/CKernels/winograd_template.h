// Included once per scalar type by winograd.c with T and S(name) defined.
//
// Winograd's F(2x2, 3x3) (Lavin and Gray 2016): Y = At [(G g Gt) . (Bt d B)] A on tiles of 2x2 outputs, with
//   Bt = [1 0 -1 0; 0 1 1 0; 0 -1 1 0; 0 1 0 -1],  G = [1 0 0; .5 .5 .5; .5 -.5 .5; 0 0 1],
//   At = [1 1 1 0; 0 1 -1 -1].
// Each of the four functions on images is one of these linear maps or its adjoint; channels are contiguous,
// so the innermost loops are plain vectors.

CLONES void S(bregma_winograd_gather)(const T *restrict x, int h, int w, int c, int t0, int t1,
                                      const T *restrict zeros, T *restrict v) {
  const int across = (w + 1) / 2;
  const size_t plane = (size_t)(t1 - t0) * across * c;
  for (int ty = t0; ty < t1; ty++)
    for (int tx = 0; tx < across; tx++) {
      const T *d[4][4];
      for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
          int y = 2 * ty + i - 1, xx = 2 * tx + j - 1;
          d[i][j] = y < 0 || y >= h || xx < 0 || xx >= w ? zeros : x + ((size_t)y * w + xx) * c;
        }
      T *out = v + ((size_t)(ty - t0) * across + tx) * c;
      INDEPENDENT
      for (int k = 0; k < c; k++) {
        T r[4][4];
        for (int j = 0; j < 4; j++) {
          T a = d[0][j][k], b = d[1][j][k], e = d[2][j][k], f = d[3][j][k];
          r[0][j] = a - e;
          r[1][j] = b + e;
          r[2][j] = e - b;
          r[3][j] = b - f;
        }
        for (int i = 0; i < 4; i++) {
          out[(4 * i + 0) * plane + k] = r[i][0] - r[i][2];
          out[(4 * i + 1) * plane + k] = r[i][1] + r[i][2];
          out[(4 * i + 2) * plane + k] = r[i][2] - r[i][1];
          out[(4 * i + 3) * plane + k] = r[i][1] - r[i][3];
        }
      }
    }
}

CLONES void S(bregma_winograd_scatter)(const T *restrict v, int h, int w, int c, int t0, int t1,
                                       T *restrict dump, T *restrict dx) {
  const int across = (w + 1) / 2;
  const size_t plane = (size_t)(t1 - t0) * across * c;
  for (int ty = t0; ty < t1; ty++)
    for (int tx = 0; tx < across; tx++) {
      const T *in = v + ((size_t)(ty - t0) * across + tx) * c;
      for (int i = 0; i < 4; i++) {
        int y = 2 * ty + i - 1;
        if (y < 0 || y >= h) continue;
        T *out[4];
        for (int j = 0; j < 4; j++) {
          int xx = 2 * tx + j - 1;
          out[j] = xx < 0 || xx >= w ? dump + (size_t)j * c : dx + ((size_t)y * w + xx) * c;
        }
        T *o0 = out[0], *o1 = out[1], *o2 = out[2], *o3 = out[3];
        INDEPENDENT
        for (int k = 0; k < c; k++) {
          // Row i of B times the tile.
          T r[4];
          for (int j = 0; j < 4; j++) {
            T a = in[(0 + j) * plane + k], b = in[(4 + j) * plane + k];
            T e = in[(8 + j) * plane + k], f = in[(12 + j) * plane + k];
            r[j] = i == 0 ? a : i == 1 ? b - e + f : i == 2 ? b + e - a : -f;
          }
          o0[k] += r[0];
          o1[k] += r[1] - r[2] + r[3];
          o2[k] += r[1] + r[2] - r[0];
          o3[k] -= r[3];
        }
      }
    }
}

CLONES void S(bregma_winograd_collect)(const T *restrict m, int h, int w, int c, int t0, int t1,
                                       T *restrict dump, T *restrict y) {
  const int across = (w + 1) / 2;
  const size_t plane = (size_t)(t1 - t0) * across * c;
  for (int ty = t0; ty < t1; ty++)
    for (int tx = 0; tx < across; tx++) {
      const T *in = m + ((size_t)(ty - t0) * across + tx) * c;
      T *o00 = y + ((size_t)2 * ty * w + 2 * tx) * c;
      T *o01 = 2 * tx + 1 < w ? o00 + c : dump;
      T *o10 = 2 * ty + 1 < h ? o00 + (size_t)w * c : dump + c;
      T *o11 = 2 * ty + 1 < h && 2 * tx + 1 < w ? o00 + (size_t)(w + 1) * c : dump + (size_t)2 * c;
      INDEPENDENT
      for (int k = 0; k < c; k++) {
        T r0[4], r1[4];
        for (int j = 0; j < 4; j++) {
          T a = in[(0 + j) * plane + k], b = in[(4 + j) * plane + k];
          T e = in[(8 + j) * plane + k], f = in[(12 + j) * plane + k];
          r0[j] = a + b + e;
          r1[j] = b - e - f;
        }
        o00[k] = r0[0] + r0[1] + r0[2];
        o01[k] = r0[1] - r0[2] - r0[3];
        o10[k] = r1[0] + r1[1] + r1[2];
        o11[k] = r1[1] - r1[2] - r1[3];
      }
    }
}

CLONES void S(bregma_winograd_spread)(const T *restrict dy, int h, int w, int c, int t0, int t1,
                                      const T *restrict zeros, T *restrict m) {
  const int across = (w + 1) / 2;
  const size_t plane = (size_t)(t1 - t0) * across * c;
  for (int ty = t0; ty < t1; ty++)
    for (int tx = 0; tx < across; tx++) {
      T *out = m + ((size_t)(ty - t0) * across + tx) * c;
      const T *i00 = dy + ((size_t)2 * ty * w + 2 * tx) * c;
      const T *i01 = 2 * tx + 1 < w ? i00 + c : zeros;
      const T *i10 = 2 * ty + 1 < h ? i00 + (size_t)w * c : zeros;
      const T *i11 = 2 * ty + 1 < h && 2 * tx + 1 < w ? i00 + (size_t)(w + 1) * c : zeros;
      INDEPENDENT
      for (int k = 0; k < c; k++) {
        T a = i00[k], b = i01[k], e = i10[k], f = i11[k];
        T r[4][2] = {{a, b}, {a + e, b + f}, {a - e, b - f}, {-e, -f}};
        for (int i = 0; i < 4; i++) {
          out[(4 * i + 0) * plane + k] = r[i][0];
          out[(4 * i + 1) * plane + k] = r[i][0] + r[i][1];
          out[(4 * i + 2) * plane + k] = r[i][0] - r[i][1];
          out[(4 * i + 3) * plane + k] = -r[i][1];
        }
      }
    }
}

CLONES void S(bregma_winograd_weights)(const T *restrict g, size_t n, T *restrict u) {
  INDEPENDENT
  for (size_t k = 0; k < n; k++) {
    T r[4][3];
    for (int j = 0; j < 3; j++) {
      T a = g[(0 + j) * n + k], b = g[(3 + j) * n + k], e = g[(6 + j) * n + k];
      r[0][j] = a;
      r[1][j] = (a + b + e) / 2;
      r[2][j] = (a - b + e) / 2;
      r[3][j] = e;
    }
    for (int i = 0; i < 4; i++) {
      u[(4 * i + 0) * n + k] = r[i][0];
      u[(4 * i + 1) * n + k] = (r[i][0] + r[i][1] + r[i][2]) / 2;
      u[(4 * i + 2) * n + k] = (r[i][0] - r[i][1] + r[i][2]) / 2;
      u[(4 * i + 3) * n + k] = r[i][2];
    }
  }
}

CLONES void S(bregma_winograd_weights_back)(const T *restrict du, size_t n, T *restrict dg) {
  INDEPENDENT
  for (size_t k = 0; k < n; k++) {
    T r[3][4];
    for (int j = 0; j < 4; j++) {
      T a = du[(0 + j) * n + k], b = du[(4 + j) * n + k];
      T e = du[(8 + j) * n + k], f = du[(12 + j) * n + k];
      r[0][j] = a + (b + e) / 2;
      r[1][j] = (b - e) / 2;
      r[2][j] = (b + e) / 2 + f;
    }
    for (int i = 0; i < 3; i++) {
      dg[(3 * i + 0) * n + k] = r[i][0] + (r[i][1] + r[i][2]) / 2;
      dg[(3 * i + 1) * n + k] = (r[i][1] - r[i][2]) / 2;
      dg[(3 * i + 2) * n + k] = (r[i][1] + r[i][2]) / 2 + r[i][3];
    }
  }
}
