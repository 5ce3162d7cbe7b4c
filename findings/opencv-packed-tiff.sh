#!/usr/bin/env bash
# Guess: readers agree on the grey values of an uncompressed TIFF of 12 bits a sample: 0 to 4095.
# Seen (OpenCV 4.12.0.88, Pillow 13.0.0, tifffile 2026.3.3): Pillow and tifffile give the stored values, OpenCV those
# times 16, although it is asked for them unchanged.
# It matters: grey windows, thresholds and what a model has learnt do not carry over from one to the other.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q opencv-python-headless==4.12.0.88 pillow==13.0.0 tifffile==2026.3.3 \
  imagecodecs==2026.3.6 numpy==2.2.6
cat >"$work/expected" <<'END'
stored: 0 1000 2000 4095
Pillow: 0 1000 2000 4095
tifffile: 0 1000 2000 4095
OpenCV: 0 16000 32000 65520
END
"$work/venv/bin/python" - "$work/film.tif" >"$work/seen" <<'END'
import struct
import sys
import cv2
import numpy
import tifffile
from PIL import Image

values = [0, 1000, 2000, 4095]
row = int("".join(f"{value:012b}" for value in values), 2).to_bytes(6, "big")
# Width, height, bits, no compression, min-is-black, where the strip lies, samples, rows of a strip, its bytes.
tags = [(256, 4), (257, 1), (258, 12), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 6)]
with open(sys.argv[1], "wb") as file:
    file.write(b"II*\0" + struct.pack("<I", 8 + len(row)) + row + struct.pack("<H", len(tags)))
    file.write(b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + bytes(4))
for name, read in [("stored", lambda path: [values]), ("Pillow", lambda path: numpy.array(Image.open(path))),
                   ("tifffile", lambda path: tifffile.imread(path).reshape(1, -1)),
                   ("OpenCV", lambda path: cv2.imread(path, cv2.IMREAD_UNCHANGED))]:
    print(f"{name}: {' '.join(str(int(value)) for value in read(sys.argv[1])[0])}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
