#!/usr/bin/env bash
# Guess: OpenCV's `IMREAD_UNCHANGED` gives the raster as stored, of a TIFF as of a JPEG; `imread` of a file and `imdecode` of
# its bytes give the same picture.
# Seen (OpenCV 5.0.0.93): a JPEG comes as stored, as the flag says; a TIFF is turned all the same. Where the tag asks for a
# quarter turn, `imread` gives None (and an error about pointers on standard error), and `imdecode` the turned picture.
# It matters: points of the raster as stored are wrong on such a film, or it counts as broken and drops out of a data set.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6
cat >"$work/expected" <<'END'
JPEG, orientation 3: imread as stored, imdecode as stored
JPEG, orientation 6: imread as stored, imdecode as stored
TIFF, orientation 3: imread turned, imdecode turned
TIFF, orientation 6: imread None, imdecode turned
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import cv2
import numpy
from PIL import Image

# Whole blocks of one grey, which a JPEG keeps.
greys = numpy.array([[20, 60, 100], [140, 180, 220]], dtype=numpy.uint8)
stored = numpy.kron(greys, numpy.ones((8, 8), dtype=numpy.uint8))


def state(picture, turned):
    if picture is None:
        return "None"
    return next((name for name, wanted in [("as stored", stored), ("turned", turned)]
                 if wanted.shape == picture.shape and abs(wanted.astype(int) - picture).max() < 3), "neither")


for kind in ("JPEG", "TIFF"):
    for orientation, quarters in [(3, 2), (6, -1)]:
        tags = Image.Exif()
        tags[274] = orientation
        path = f"film.{kind.lower()}"
        Image.fromarray(stored).save(path, kind, exif=tags, quality=100)
        turned = numpy.rot90(stored, quarters)
        read = cv2.imread(path, cv2.IMREAD_UNCHANGED)
        decoded = cv2.imdecode(numpy.fromfile(path, numpy.uint8), cv2.IMREAD_UNCHANGED)
        print(f"{kind}, orientation {orientation}: imread {state(read, turned)}, imdecode {state(decoded, turned)}")
END
cat seen
diff expected seen
