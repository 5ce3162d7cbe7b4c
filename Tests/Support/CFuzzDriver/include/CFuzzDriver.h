#pragma once

#include <stddef.h>
#include <stdint.h>

/// Lets libFuzzer call `target` with ever new bytes; -1 when this build has no libFuzzer.
int bregma_fuzz_run(int count, char **arguments, int (*target)(const uint8_t *bytes, size_t count));
