// A C23 feature that clang offers in every mode; the warning about it would only be noise.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CPretrained.h"

const unsigned char bregma_weights[] = {
#embed "encoder.safetensors"
};
const size_t bregma_weights_count = sizeof bregma_weights;
