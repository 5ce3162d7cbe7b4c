#include "CPretrained.h"

const unsigned char bregma_weights[] = {
#embed "encoder.safetensors"
};
const size_t bregma_weights_count = sizeof bregma_weights;
