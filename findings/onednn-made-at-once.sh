#!/usr/bin/env bash
# Guess: several threads may make oneDNN's primitives at once, each for itself; whoever makes the same convolution again gets
# the same code.
# Seen (oneDNN 2.6.3, Debian 12, processors with AVX-512 VNNI): while one thread makes convolutions of floats and another
# those of bytes, a few in a thousand of either compute something else, without an error. One at a time, none. Neither of
# two threads that make the same type goes wrong.
# It matters: learning in one type beside a search in another gives wrong features, once in a long while.
# The variable last_ic_block_size belongs to the whole process (openvinotoolkit/oneDNN, pull request 167; said there to be
# mended by oneDNN for 2.7 and 3.0 in December 2022).
set -euo pipefail
grep -q avx512_vnni /proc/cpuinfo || { echo "needs a processor with AVX-512 VNNI"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq libdnnl2=2.6.3-1 libdnnl-dev=2.6.3-1 2>/dev/null
for package in *.deb; do dpkg -x "$package" .; done
cat >twice.c <<'END'
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 7, OUTPUTS = 3, KERNEL = 3, HEIGHT = 8, ROUNDS = 4000 };

static dnnl_engine_t engine;
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
static int atOnce, bytesToo;
static _Atomic int wrong;

static void run(dnnl_primitive_t primitive, int count, const int *roles, const dnnl_memory_desc_t *const *shapes,
                void *const *places) {
  dnnl_exec_arg_t arguments[3];
  dnnl_stream_t stream;
  dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
  for (int i = 0; i < count; i++) {
    arguments[i].arg = roles[i];
    dnnl_memory_create(&arguments[i].memory, shapes[i], engine, places[i]);
  }
  dnnl_primitive_execute(primitive, stream, count, arguments);
  dnnl_stream_wait(stream);
  for (int i = 0; i < count; i++) dnnl_memory_destroy(arguments[i].memory);
  dnnl_stream_destroy(stream);
}

/// A convolution of ones with ones, 3x3 of 7 channels: 63 wherever the kernel lies inside.
static void convolve(int width, int bytes) {
  const dnnl_dims_t x = {1, INPUTS, HEIGHT, width}, w = {OUTPUTS, INPUTS, KERNEL, KERNEL},
                    y = {1, OUTPUTS, HEIGHT, width}, one = {1, 1};
  dnnl_memory_desc_t src, plain, any, dst;
  dnnl_convolution_desc_t wanted;
  dnnl_primitive_desc_t described, reordering;
  dnnl_primitive_t convolution, reorder;
  dnnl_memory_desc_init_by_tag(&src, 4, x, bytes ? dnnl_u8 : dnnl_f32, dnnl_nhwc);
  dnnl_memory_desc_init_by_tag(&plain, 4, w, bytes ? dnnl_s8 : dnnl_f32, dnnl_hwio);
  dnnl_memory_desc_init_by_tag(&any, 4, w, bytes ? dnnl_s8 : dnnl_f32, dnnl_format_tag_any);
  dnnl_memory_desc_init_by_tag(&dst, 4, y, dnnl_f32, dnnl_nhwc);
  if (!atOnce) pthread_mutex_lock(&making);
  dnnl_convolution_forward_desc_init(&wanted, dnnl_forward_inference, dnnl_convolution_direct, &src, &any, NULL, &dst,
                                     one, one, one);
  dnnl_primitive_desc_create(&described, &wanted, NULL, engine, NULL);
  dnnl_primitive_create(&convolution, described);
  const dnnl_memory_desc_t *packed = dnnl_primitive_desc_query_md(described, dnnl_query_weights_md, 0);
  dnnl_reorder_primitive_desc_create(&reordering, &plain, engine, packed, engine, NULL);
  dnnl_primitive_create(&reorder, reordering);
  if (!atOnce) pthread_mutex_unlock(&making);

  float *floats = malloc(sizeof(float) * HEIGHT * width * INPUTS), weights[OUTPUTS * INPUTS * KERNEL * KERNEL];
  float *result = malloc(sizeof(float) * HEIGHT * width * OUTPUTS);
  void *order = aligned_alloc(64, (dnnl_memory_desc_get_size(packed) + 63) / 64 * 64);
  for (int i = 0; i < HEIGHT * width * INPUTS; i++) floats[i] = 1;
  for (unsigned i = 0; i < sizeof weights / sizeof *weights; i++) weights[i] = 1;
  if (bytes) {
    memset(floats, 1, HEIGHT * width * INPUTS);
    memset(weights, 1, sizeof weights / sizeof *weights);
  }
  run(reorder, 2, (int[]){DNNL_ARG_FROM, DNNL_ARG_TO}, (const dnnl_memory_desc_t *[]){&plain, packed},
      (void *[]){weights, order});
  run(convolution, 3, (int[]){DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST},
      (const dnnl_memory_desc_t *[]){&src, packed, &dst}, (void *[]){floats, order, result});
  int differs = 0;
  for (int row = 1; row < HEIGHT - 1; row++)
    for (int i = (row * width + 1) * OUTPUTS; i < (row * width + width - 1) * OUTPUTS; i++) differs |= result[i] != 63;
  wrong += differs;
  free(floats), free(result), free(order);
  dnnl_primitive_destroy(convolution), dnnl_primitive_destroy(reorder);
  dnnl_primitive_desc_destroy(described), dnnl_primitive_desc_destroy(reordering);
}

static void *work(void *number) {
  for (int round = 0; round < ROUNDS; round++) convolve(8 + round % 32, bytesToo && number);
  return NULL;
}

static void count(const char *what, int together, int mixed) {
  pthread_t threads[2];
  atOnce = together, bytesToo = mixed, wrong = 0;
  for (intptr_t i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, (void *)i);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  printf("%s: %s\n", what, wrong ? "some are wrong" : "all are right");
  fprintf(stderr, "(%d of %d wrong)\n", wrong, 2 * ROUNDS);
}

int main(void) {
  const dnnl_version_t *v = dnnl_version();
  printf("oneDNN %d.%d.%d\n", v->major, v->minor, v->patch);
  dnnl_engine_create(&engine, dnnl_cpu, 0);
  dnnl_set_primitive_cache_capacity(0);
  count("floats beside floats, made at once", 1, 0);
  count("floats beside bytes, made one at a time", 0, 1);
  count("floats beside bytes, made at once", 1, 1);
}
END
cat >expected <<'END'
oneDNN 2.6.3
floats beside floats, made at once: all are right
floats beside bytes, made one at a time: all are right
floats beside bytes, made at once: some are wrong
END
libraries=$(echo usr/lib/*-linux-gnu)
gcc -O1 -Iusr/include "-I$(echo usr/include/*-linux-gnu)" twice.c -o twice "-L$libraries" -ldnnl -lpthread
OMP_NUM_THREADS=1 LD_LIBRARY_PATH="$libraries" ./twice | tee seen
diff expected seen
