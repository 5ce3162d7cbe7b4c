#!/usr/bin/env bash
# Guess: the points of a shape that dlib's predictor finds come in the order in which the training file names its parts.
# Seen (dlib-bin 20.0.1.post1): they come in the order of the bytes of their names: "10" before "2", "B" before "a". The
# predictor keeps no names, so that nobody is told. A part that some films lack is no error.
# It matters: landmarks that are numbered without leading zeros, or that differ in capitals, are exchanged by whoever counts
# them along the file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q dlib-bin==20.0.1.post1 numpy==2.4.6 pillow==13.0.0
cat >"$work/train.py" <<'END'
import os
import sys

import dlib
import numpy
from PIL import Image

os.chdir(sys.argv[1])
places = {"1": (20, 20), "2": (60, 20), "10": (40, 60), "a": (20, 70), "B": (70, 70)}
with open("films.xml", "w") as file:
    file.write("<?xml version='1.0'?><dataset><images>")
    for number in range(8):
        film = numpy.full((100, 100), 60, "uint8")
        parts = ""
        for name, (x, y) in places.items():
            y += number % 2
            film[y - 3:y + 4, x - 3:x + 4] = 100 + x
            parts += f"<part name='{name}' x='{x}' y='{y}'/>"
        Image.fromarray(film).save(f"{number}.png")
        box = "<box top='0' left='0' width='100' height='100'>"
        file.write(f"<image file='{number}.png'>{box}{parts}</box></image>")
    file.write("</images></dataset>")
options = dlib.shape_predictor_training_options()
options.tree_depth, options.cascade_depth, options.num_trees_per_cascade_level = 2, 3, 20
dlib.train_shape_predictor("films.xml", "model.dat", options)
shape = dlib.shape_predictor("model.dat")(dlib.load_grayscale_image("0.png"), dlib.rectangle(0, 0, 99, 99))
found = []
for point in shape.parts():
    found += [name for name, (x, y) in places.items() if abs(x - point.x) + abs(y - point.y) < 12]
print("in the file:", *places)
print("found:", *found)
END
cat >"$work/expected" <<'END'
in the file: 1 2 10 a B
found: 1 10 2 B a
END
"$work/venv/bin/python" "$work/train.py" "$work" | tee "$work/seen"
diff "$work/expected" "$work/seen"
