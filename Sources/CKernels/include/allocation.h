#pragma once

/// Tells malloc to keep what is freed: a training step frees and takes some 300 MB of activations, and without
/// this every page of them would go back to the kernel and be fetched (and cleared) again.
void bregma_keep_freed_memory(void);
