#include "winograd.h"

#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// Tiles and planes never overlap, which the compiler cannot see.
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

#define T float
#define S(name) name##_f32
#include "winograd_template.h"
#undef T
#undef S

#define T double
#define S(name) name##_f64
#include "winograd_template.h"
