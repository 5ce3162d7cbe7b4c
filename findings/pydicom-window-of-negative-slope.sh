#!/usr/bin/env bash
# Guess: a window makes the lowest measured values black and the highest white (PS3.3 C.11.2.1.2), whatever the sign of the
# RescaleSlope that gave them.
# Seen (pydicom 3.0.2): with a negative RescaleSlope `apply_windowing` gives the highest measured value the lowest output
# and the other way round, because it takes the ends of its output range from the ends of the stored one.
# It matters: such a film is a negative in every picture made that way, and a positive in viewers that follow the standard.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pydicom==3.0.2 numpy==2.2.6
cat >"$work/expected" <<'END'
slope 1: measured 0 1000 4095, windowed 0 1000 4095
slope -1: measured 4095 3095 0, windowed 0 1000 4095
END
"$work/venv/bin/python" - >"$work/seen" <<'END'
import numpy
from pydicom.dataset import Dataset
from pydicom.pixels import apply_rescale, apply_windowing

film = Dataset()
film.PhotometricInterpretation = "MONOCHROME2"
film.PixelRepresentation, film.BitsStored = 0, 12
film.WindowCenter, film.WindowWidth = 2048, 4096
for slope, intercept in [(1, 0), (-1, 4095)]:
    film.RescaleSlope, film.RescaleIntercept = slope, intercept
    measured = apply_rescale(numpy.array([0, 1000, 4095]), film)
    shown = apply_windowing(measured, film)
    print(f"slope {slope}: measured {' '.join(f'{v:.0f}' for v in measured)},",
          f"windowed {' '.join(f'{v:.0f}' for v in shown)}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
