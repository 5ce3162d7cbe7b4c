#pragma once

// What a PNG needs of zlib, as functions that Swift can call.

#include <stddef.h>
#include <stdint.h>

/// The largest size that `count` bytes can get when compressed.
size_t zlib_shim_bound(size_t count);

/// Compresses bytes into a zlib stream, fast rather than small.
/// Returns the size of the stream, or 0 when it does not fit into `capacity` or memory is short.
size_t zlib_shim_compress(const uint8_t *bytes, size_t count, uint8_t *target, size_t capacity);

/// The CRC-32 of bytes, going on from that of the bytes before (0 at the beginning).
uint32_t zlib_shim_crc(uint32_t before, const uint8_t *bytes, size_t count);
