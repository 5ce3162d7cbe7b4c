#!/usr/bin/env bash
# Guess: a file of weights holds the array that was given, or saving is refused: an array that is a transposed view of
# another one is the same array for everything that numpy does.
# Seen (safetensors 0.8.0 with numpy 2.4.6): the view is written in the order of the memory behind it, under the shape of the
# view. It comes back with its numbers in other places, and nothing says so.
# It matters: weights brought over from another framework are transposed on the way, and a network with scrambled weights
# runs as well as any other, and finds nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q safetensors==0.8.0 numpy==2.4.6
cat >"$work/expected" <<'END'
as it was made: given [[0, 1, 2], [3, 4, 5]], came back [[0, 1, 2], [3, 4, 5]]
transposed: given [[0, 3], [1, 4], [2, 5]], came back [[0, 1], [2, 3], [4, 5]]
transposed, copied: given [[0, 3], [1, 4], [2, 5]], came back [[0, 3], [1, 4], [2, 5]]
END
cd "$work"
venv/bin/python - >seen <<'END'
import numpy
from safetensors.numpy import load_file, save_file

weights = numpy.arange(6, dtype=numpy.int32).reshape(2, 3)
for title, array in [("as it was made", weights), ("transposed", weights.T),
                     ("transposed, copied", numpy.ascontiguousarray(weights.T))]:
    save_file({"weights": array}, "weights.safetensors")
    print(f"{title}: given {array.tolist()}, came back {load_file('weights.safetensors')['weights'].tolist()}")
END
cat seen
diff expected seen
