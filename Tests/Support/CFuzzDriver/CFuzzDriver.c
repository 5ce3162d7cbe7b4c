#include "CFuzzDriver.h"

// Present when linked with -sanitize=fuzzer.
extern int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*target)(const uint8_t *, size_t))
  __attribute__((weak));

int bregma_fuzz_run(int count, char **arguments, int (*target)(const uint8_t *, size_t)) {
  return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(&count, &arguments, target) : -1;
}
