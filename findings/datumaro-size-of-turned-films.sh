#!/usr/bin/env bash
# Guess: a picture has one size, whoever asks first, and it is the size of the array of its pixels.
# Seen (datumaro 1.13.12): of a JPEG whose orientation tag asks for a quarter turn, `size` is that of the turned picture,
# and `data` is the raster as stored. Once somebody has asked for the pixels, `size` is theirs.
# It matters: exports to COCO or CVAT state the size. Whether a film of 100x80 px is stated as 100x80 or as 80x100, with
# points that nobody turned, depends on whether its pixels were looked at before, by a check or a preview.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q datumaro==1.13.12
cat >"$work/expected" <<'END'
stored: 80 rows, 100 columns
size, asked first: 100 rows, 80 columns
its data: 80 rows, 100 columns
size, asked after the data: 80 rows, 100 columns
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import numpy
from PIL import Image as Picture
from datumaro.components.media import Image


def show(title, size):
    print(f"{title}: {size[0]} rows, {size[1]} columns")


tags = Picture.Exif()
tags[274] = 6
stored = numpy.zeros((80, 100), dtype=numpy.uint8)
Picture.fromarray(stored).save("film.jpg", exif=tags)
show("stored", stored.shape)
film = Image.from_file(path="film.jpg")
show("size, asked first", film.size)
film = Image.from_file(path="film.jpg")
show("its data", film.data.shape)
show("size, asked after the data", film.size)
END
cat seen
diff expected seen
