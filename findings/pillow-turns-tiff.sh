#!/usr/bin/env bash
# Guess: a library that opens pictures treats the orientation tag (EXIF, TIFF 274) alike in every format: the caller either
# turns all of them (ImageOps.exif_transpose) or none.
# Seen (Pillow 13.0.0): a TIFF comes turned already, and without its tag; PNG and WebP come as stored, with it. Of a TIFF
# without compression that asks for a quarter turn, the rows are cut at the wrong length before they are turned (opened by
# its path; from memory it is turned as it should be).
# It matters: points of the raster as stored lie elsewhere on a TIFF in every program that opens it with Pillow, labelme
# among them, and the tag that would explain it is gone; the picture of an uncompressed one is no picture of anything.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pillow==13.0.0 numpy==2.2.6
cat >"$work/expected" <<'END'
PNG: 100x80, as stored, tag 6
WEBP: 100x80, as stored, tag 6
TIFF tiff_lzw: 80x100, turned, tag None
TIFF raw: 100x80, neither, tag None
TIFF raw from memory: 80x100, turned, tag None
END
"$work/venv/bin/python" - "$work/film" >"$work/seen" <<'END'
import io
import sys
import numpy
from PIL import Image

stored = numpy.random.default_rng(1).integers(0, 256, (80, 100), dtype=numpy.uint8)
turned = numpy.rot90(stored, -1)


def show(title, file):
    with Image.open(file) as film:
        film.load()
        pixels = numpy.array(film.convert("L"))
        state = next((name for name, wanted in [("as stored", stored), ("turned", turned)]
                      if numpy.array_equal(pixels, wanted)), "neither")
        print(f"{title}: {film.width}x{film.height}, {state}, tag {film.getexif().get(274)}")


for kind, more in [("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {"compression": "tiff_lzw"}),
                   ("TIFF", {"compression": "raw"})]:
    tags = Image.Exif()
    tags[274] = 6
    Image.fromarray(stored).save(sys.argv[1], kind, exif=tags, **more)
    title = " ".join([kind, *[str(value) for value in more.values() if value is not True]])
    show(title, sys.argv[1])
    if more.get("compression") == "raw":
        show(title + " from memory", io.BytesIO(open(sys.argv[1], "rb").read()))
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
