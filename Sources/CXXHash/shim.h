#pragma once

// Debian's libxxhash for Swift: the stable functions of the shared library.

#include <xxhash.h>
