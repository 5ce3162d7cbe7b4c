#!/usr/bin/env bash
# Guess: a converter leaves a film without a density, or a spacing, as it is: without one.
# Seen (libvips 8.18.7): a PNG or JPEG that states none comes out with 72 pixels per inch, a TIFF with 25.4, that is 1 mm a
# pixel, in whatever format it is written.
# It matters: ITK, and so 3D Slicer, takes the density of a JPEG or TIFF for millimetres: the same film is 2.8 times as large
# once it has come by way of a TIFF.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q 'pyvips[binary]==3.2.0' pyvips-binary==8.18.7 pillow==13.0.0
cat >"$work/convert.py" <<'END'
import sys

import pyvips
from PIL import Image


def density(path):
    with Image.open(path) as film:
        # Pillow says 1 where a TIFF has no such tag.
        found = None if film.format == "TIFF" and 282 not in film.tag_v2 else film.info.get("dpi")
        return "none" if found is None else f"{float(found[0]):.1f}"


for source in ("png", "jpg", "tif"):
    path = f"{sys.argv[1]}/film.{source}"
    Image.new("L", (80, 60), 128).save(path)
    seen = [density(path)]
    for target in ("png", "jpg", "tif"):
        converted = f"{sys.argv[1]}/from-{source}.{target}"
        pyvips.Image.new_from_file(path).write_to_file(converted)
        seen.append(density(converted))
    print(f"{source}: {seen[0]}; as png, jpg, tif: {', '.join(seen[1:])} per inch")
END
cat >"$work/expected" <<'END'
png: none; as png, jpg, tif: 72.0, 72.0, 72.0 per inch
jpg: none; as png, jpg, tif: 72.0, 72.0, 72.0 per inch
tif: none; as png, jpg, tif: 25.4, 25.4, 25.4 per inch
END
"$work/venv/bin/python" "$work/convert.py" "$work" | tee "$work/seen"
diff "$work/expected" "$work/seen"
