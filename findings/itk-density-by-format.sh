#!/usr/bin/env bash
# Guess: a resolution for printers (dots per inch) is treated alike in every picture format: as millimetres in all of
# them, or in none.
# Seen (SimpleITK 2.5.7; Pillow 13.0.0 writes the files): 254 dots per inch become 0.1 mm per pixel in JPEG and TIFF, and
# are ignored in PNG and BMP, where the spacing is 1 mm.
# It matters: a film saved as PNG instead of JPEG changes every distance that is measured in millimetres.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q SimpleITK==2.5.7 pillow==13.0.0 numpy==2.4.6
cat >"$work/expected" <<'END'
jpg: written 254 dpi, Pillow reads 254, ITK 0.1 mm
tif: written 254 dpi, Pillow reads 254, ITK 0.1 mm
png: written 254 dpi, Pillow reads 254, ITK 1.0 mm
bmp: written 254 dpi, Pillow reads 254, ITK 1.0 mm
END
"$work/venv/bin/python" - "$work" >"$work/seen" <<'END'
import sys
import numpy
import SimpleITK
from PIL import Image

film = Image.fromarray((numpy.arange(20, dtype=numpy.uint8) * 10).reshape(4, 5))
for ending in ["jpg", "tif", "png", "bmp"]:
    path = f"{sys.argv[1]}/film.{ending}"
    film.save(path, dpi=(254, 254))
    dpi = round(float(Image.open(path).info["dpi"][0]))
    spacing = SimpleITK.ReadImage(path).GetSpacing()
    print(f"{ending}: written 254 dpi, Pillow reads {dpi}, ITK {round(spacing[0], 6)} mm")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
