#!/usr/bin/env bash
# Guess: a reader of TIFFs leaves the raster as it is stored, or turns it as the orientation tag asks; a grey picture of 16
# bits stays one.
# Seen (SimpleITK 2.5.7, ITK 5.4): of the eight orientations ITK follows the mirroring and leaves out the quarter turn, so
# that 5 to 8 come as neither: 6 ("turn to the right") is mirrored from left to right. All but 1 and 4 come as colour with
# an opacity, in 8 bits. A warning on standard error speaks of the bits alone.
# It matters: a film of a scanner that writes the tag is mirrored in 3D Slicer, left is right there, and points that were
# set anywhere else lie at the wrong place.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q SimpleITK==2.5.7 numpy==2.4.6
cat >"$work/expected" <<'END'
1: asked as it is; as it is, uint16, components 1
2: asked mirrored; mirrored, uint8, components 4
3: asked upside down; upside down, uint8, components 4
4: asked mirrored and upside down; mirrored and upside down, uint16, components 1
5: asked transposed; as it is, uint8, components 4
6: asked to the right; mirrored, uint8, components 4
7: asked transposed the other way; upside down, uint8, components 4
8: asked to the left; mirrored and upside down, uint8, components 4
END
"$work/venv/bin/python" - "$work/film.tif" >"$work/seen" 2>"$work/log" <<'END' || { cat "$work/log" >&2; exit 1; }
import struct
import sys
import numpy
import SimpleITK

stored = numpy.arange(6, dtype="<u2").reshape(2, 3) * 40 * 257
turned = {
    "as it is": stored, "mirrored": stored[:, ::-1], "upside down": stored[::-1, ::-1],
    "mirrored and upside down": stored[::-1], "transposed": stored.T, "to the right": numpy.rot90(stored, -1),
    "transposed the other way": stored[::-1, ::-1].T, "to the left": numpy.rot90(stored)}
for orientation, asked in enumerate(turned, 1):
    data = stored.tobytes()
    # Width, height, bits, no compression, min-is-black, where the strip lies, orientation, samples, rows of it, bytes.
    tags = [(256, 3), (257, 2), (258, 16), (259, 1), (262, 1), (273, 8), (274, orientation), (277, 1), (278, 2),
            (279, len(data))]
    with open(sys.argv[1], "wb") as file:
        file.write(b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(tags)))
        file.write(b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + bytes(4))
    film = SimpleITK.ReadImage(sys.argv[1])
    pixels = SimpleITK.GetArrayFromImage(film)
    grey = pixels[..., 0].astype("u2") * 257 if pixels.ndim == 3 else pixels
    seen = next(name for name, picture in turned.items() if numpy.array_equal(picture, grey))
    print(f"{orientation}: asked {asked}; {seen}, {pixels.dtype}, components {film.GetNumberOfComponentsPerPixel()}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
