#pragma once

/// Tells malloc to keep what is freed, for the whole process: every forward pass frees and takes tens of MB of
/// activations (a training step some 300), and without this every page of them would go back to the kernel and
/// be fetched, and cleared, again.
void bregma_keep_freed_memory(void);
