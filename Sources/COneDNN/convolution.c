#define _GNU_SOURCE
#include "COneDNN.h"

#include <dlfcn.h>
#include <math.h>
#include <oneapi/dnnl/dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#if DNNL_VERSION_MAJOR != 2
#error "written for oneDNN 2 (Debian 12: libdnnl-dev 2.6); version 3 makes primitives in another way"
#endif

struct bregma_convolution {
  dnnl_primitive_t primitive;
  /// Between [kernel, kernel, inputs, outputs] and the code's order of the weights, the way that the direction needs.
  dnnl_primitive_t reorder;
  const char *code;
  /// Of src, weights, bias, dst as the code wants them.
  dnnl_memory_desc_t src, weights, bias, dst;
  dnnl_memory_desc_t plainWeights;
  dnnl_memory_desc_t scratch;
  bregma_convolution_shape shape;
};

static dnnl_engine_t engine;
static void (*setThreads)(int);

static void startLibrary(void) {
  dnnl_engine_create(&engine, dnnl_cpu, 0);
  // Primitives are kept by the caller, by shape.
  dnnl_set_primitive_cache_capacity(0);
  // oneDNN's own threads stay unused: Debian builds it with OpenMP, whose pool would fight with the caller's workers.
  // The name is looked up in what oneDNN has loaded, so that no OpenMP library is linked twice.
  setThreads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
}

/// The engine, and OpenMP told that this thread works alone (it keeps that number for each thread).
static dnnl_engine_t engineOnThisThread(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  static _Thread_local int alone = 0;
  pthread_once(&once, startLibrary);
  if (!alone && setThreads) setThreads(1);
  alone = 1;
  return engine;
}

static dnnl_status_t describe(dnnl_memory_desc_t *md, int c, int h, int w, dnnl_data_type_t type) {
  const dnnl_dims_t dims = {1, c, h, w};
  return dnnl_memory_desc_init_by_tag(md, 4, dims, type, dnnl_nhwc);
}

static dnnl_memory_desc_t query(dnnl_primitive_desc_t pd, dnnl_query_t what) {
  const dnnl_memory_desc_t *found = dnnl_primitive_desc_query_md(pd, what, 0);
  return found ? *found : (dnnl_memory_desc_t){0};
}

/// Scratch memory comes from the caller, and the ReLU is done before a result is stored.
static dnnl_status_t attach(dnnl_primitive_attr_t attributes, const bregma_convolution_shape *s) {
  dnnl_status_t status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  dnnl_post_ops_t operations = NULL;
  if (!status) status = dnnl_post_ops_create(&operations);
  if (!status && s->relu)
    status = isinf(s->ceiling)
                 ? dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0)
                 : dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_bounded_relu, s->ceiling, 0);
  if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, operations);
  if (operations) dnnl_post_ops_destroy(operations);
  return status;
}

static dnnl_status_t makeReorder(dnnl_primitive_t *made, const dnnl_memory_desc_t *from,
                                 const dnnl_memory_desc_t *to) {
  dnnl_engine_t engine = engineOnThisThread();
  dnnl_primitive_desc_t pd = NULL;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(&pd, from, engine, to, engine, NULL);
  if (!status) status = dnnl_primitive_create(made, pd);
  if (pd) dnnl_primitive_desc_destroy(pd);
  return status;
}

static bregma_convolution *make(const bregma_convolution_shape *s) {
  dnnl_engine_t engine = engineOnThisThread();
  bregma_convolution *made = calloc(1, sizeof *made);
  if (!made) return NULL;
  made->shape = *s;
  const int h = (s->height + s->padTop + s->padBottom - s->kernel) / s->stride + 1, w = s->width / s->stride;
  const dnnl_dims_t strides = {s->stride, s->stride};
  const dnnl_dims_t before = {s->padTop, s->padLeft};
  const int right = s->kernel - s->stride - s->padLeft;
  const dnnl_dims_t after = {s->padBottom, right > 0 ? right : 0};
  const dnnl_dims_t weightDims = {s->outputs, s->inputs, s->kernel, s->kernel}, biasDims = {s->outputs};
  const dnnl_data_type_t factor = s->half ? dnnl_bf16 : dnnl_f32;
  const int forward = s->direction == BREGMA_FORWARD, data = s->direction == BREGMA_BACKWARD_DATA;

  dnnl_memory_desc_t src, weights, anyWeights, bias, dst;
  dnnl_convolution_desc_t hint, wanted;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t hintPD = NULL, pd = NULL;
  dnnl_status_t status = describe(&src, s->inputs, s->height, s->width, data ? dnnl_f32 : factor);
  if (!status) status = describe(&dst, s->outputs, h, w, forward ? dnnl_f32 : factor);
  if (!status) status = dnnl_memory_desc_init_by_tag(&weights, 4, weightDims, factor, dnnl_format_tag_any);
  if (!status) status = dnnl_memory_desc_init_by_tag(&bias, 1, biasDims, dnnl_f32, dnnl_x);
  // The gradient of the weights is summed up in float.
  anyWeights = weights;
  if (!status && s->direction == BREGMA_BACKWARD_WEIGHTS)
    status = dnnl_memory_desc_init_by_tag(&anyWeights, 4, weightDims, dnnl_f32, dnnl_format_tag_any);
  if (!status) status = dnnl_primitive_attr_create(&attributes);
  if (!status) status = attach(attributes, s);
  if (!status)
    status = dnnl_convolution_forward_desc_init(
        &hint, forward ? dnnl_forward_inference : dnnl_forward_training, dnnl_convolution_direct, &src, &weights,
        forward && s->bias ? &bias : NULL, &dst, strides, before, after);
  if (!status && forward) status = dnnl_primitive_desc_create(&pd, &hint, attributes, engine, NULL);
  if (!status && !forward) {
    // A way back wants a forward pass of its shape as a hint, with every map in the type that forward knows.
    dnnl_memory_desc_t forwardSrc, forwardDst;
    status = describe(&forwardSrc, s->inputs, s->height, s->width, factor);
    if (!status) status = describe(&forwardDst, s->outputs, h, w, factor);
    if (!status)
      status = dnnl_convolution_forward_desc_init(&hint, dnnl_forward_training, dnnl_convolution_direct, &forwardSrc,
                                                  &weights, NULL, &forwardDst, strides, before, after);
    if (!status) status = dnnl_primitive_desc_create(&hintPD, &hint, NULL, engine, NULL);
    if (!status)
      status = data ? dnnl_convolution_backward_data_desc_init(&wanted, dnnl_convolution_direct, &src, &weights, &dst,
                                                               strides, before, after)
                    : dnnl_convolution_backward_weights_desc_init(&wanted, dnnl_convolution_direct, &src, &anyWeights,
                                                                  NULL, &dst, strides, before, after);
    if (!status) status = dnnl_primitive_desc_create(&pd, &wanted, attributes, engine, hintPD);
  }
  if (!status) {
    const char *code = NULL;
    dnnl_primitive_desc_query(pd, dnnl_query_impl_info_str, 0, &code);
    made->code = code ? code : "";
    made->src = query(pd, data ? dnnl_query_diff_src_md : dnnl_query_src_md);
    made->weights =
        query(pd, s->direction == BREGMA_BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
    made->dst = query(pd, forward ? dnnl_query_dst_md : dnnl_query_diff_dst_md);
    made->scratch = query(pd, dnnl_query_scratchpad_md);
    made->bias = bias;
    status = dnnl_memory_desc_init_by_tag(&made->plainWeights, 4, weightDims, dnnl_f32, dnnl_hwio);
  }
  if (!status) status = dnnl_primitive_create(&made->primitive, pd);
  if (!status)
    status = s->direction == BREGMA_BACKWARD_WEIGHTS
                 ? makeReorder(&made->reorder, &made->weights, &made->plainWeights)
                 : makeReorder(&made->reorder, &made->plainWeights, &made->weights);
  if (pd) dnnl_primitive_desc_destroy(pd);
  if (hintPD) dnnl_primitive_desc_destroy(hintPD);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (!status) return made;
  bregma_convolution_free(made);
  return NULL;
}

bregma_convolution *bregma_convolution_make(const bregma_convolution_shape *shape) {
  // One at a time: oneDNN 2.6 keeps the block of channels of the convolution being made in a variable of the
  // whole process, so that one of floats and one of bfloat16, made at once, now and then come out wrong.
  static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&making);
  bregma_convolution *made = make(shape);
  pthread_mutex_unlock(&making);
  return made;
}

void bregma_convolution_free(bregma_convolution *convolution) {
  if (!convolution) return;
  if (convolution->primitive) dnnl_primitive_destroy(convolution->primitive);
  if (convolution->reorder) dnnl_primitive_destroy(convolution->reorder);
  free(convolution);
}

const char *bregma_convolution_code(const bregma_convolution *convolution) { return convolution->code; }

size_t bregma_convolution_weight_bytes(const bregma_convolution *convolution) {
  return dnnl_memory_desc_get_size(&convolution->weights);
}

size_t bregma_convolution_scratch_bytes(const bregma_convolution *convolution) {
  return dnnl_memory_desc_get_size(&convolution->scratch);
}

/// Runs a primitive over some memory and waits for it.
static dnnl_status_t execute(const_dnnl_primitive_t primitive, int count, const int *roles,
                             const dnnl_memory_desc_t *const *shapes, void *const *places) {
  dnnl_exec_arg_t arguments[5];
  dnnl_stream_t stream = NULL;
  dnnl_status_t status = dnnl_stream_create(&stream, engineOnThisThread(), dnnl_stream_default_flags);
  int made = 0;
  for (; made < count && !status; made++) {
    arguments[made].arg = roles[made];
    status = dnnl_memory_create(&arguments[made].memory, shapes[made], engine, places[made]);
  }
  if (status) made--;
  if (!status) status = dnnl_primitive_execute(primitive, stream, count, arguments);
  if (!status) status = dnnl_stream_wait(stream);
  while (made > 0) dnnl_memory_destroy(arguments[--made].memory);
  if (stream) dnnl_stream_destroy(stream);
  return status;
}

/// Writes weights of one order in another.
static int reorder(const bregma_convolution *convolution, const dnnl_memory_desc_t *from, const void *source,
                   const dnnl_memory_desc_t *to, void *target) {
  const int roles[] = {DNNL_ARG_FROM, DNNL_ARG_TO};
  const dnnl_memory_desc_t *const shapes[] = {from, to};
  void *const places[] = {(void *)source, target};
  return execute(convolution->reorder, 2, roles, shapes, places);
}

int bregma_convolution_packs_like(const bregma_convolution *convolution, const bregma_convolution *other) {
  return dnnl_memory_desc_equal(&convolution->weights, &other->weights);
}

int bregma_convolution_pack(const bregma_convolution *convolution, const float *weights, void *packed) {
  return reorder(convolution, &convolution->plainWeights, weights, &convolution->weights, packed);
}

int bregma_convolution_unpack(const bregma_convolution *convolution, const void *packed, float *weights) {
  return reorder(convolution, &convolution->weights, packed, &convolution->plainWeights, weights);
}

int bregma_convolution_run(const bregma_convolution *c, const void *src, const void *weights, const float *bias,
                           const void *dst, void *scratch) {
  const bregma_convolution_shape *s = &c->shape;
  const int forward = s->direction == BREGMA_FORWARD, data = s->direction == BREGMA_BACKWARD_DATA;
  int roles[5] = {data ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC,
                  s->direction == BREGMA_BACKWARD_WEIGHTS ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS,
                  forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, DNNL_ARG_SCRATCHPAD};
  const dnnl_memory_desc_t *shapes[5] = {&c->src, &c->weights, &c->dst, &c->scratch};
  void *places[5] = {(void *)src, (void *)weights, (void *)dst, scratch};
  int count = 4;
  if (forward && s->bias) {
    roles[count] = DNNL_ARG_BIAS, shapes[count] = &c->bias, places[count++] = (void *)bias;
  }
  return execute(c->primitive, count, roles, shapes, places);
}

const char *bregma_onednn_version(void) {
  static char text[32];
  const dnnl_version_t *version = dnnl_version();
  snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
  return text;
}

int bregma_onednn_has_bfloat16(void) {
  const dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
  return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

const char *bregma_onednn_isa(void) {
  switch (dnnl_get_effective_cpu_isa()) {
  case dnnl_cpu_isa_sse41: return "sse41";
  case dnnl_cpu_isa_avx: return "avx";
  case dnnl_cpu_isa_avx2: return "avx2";
  case dnnl_cpu_isa_avx512_core: return "avx512_core";
  case dnnl_cpu_isa_avx512_core_vnni: return "avx512_core_vnni";
  case dnnl_cpu_isa_avx512_core_bf16: return "avx512_core_bf16";
  default: return "another";
  }
}
