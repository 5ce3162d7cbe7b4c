#!/usr/bin/env bash
# Guess: labels of DeepLabCut name the picture that they belong to. Where one of the pictures is gone, its labels are left
# out, or come without a picture; the others stay with theirs.
# Seen (sleap-io 0.9.5): the pictures that are there are numbered anew, the labels are not. Behind a missing picture each
# label belongs to the next one, and the last labels to none. No error, no warning.
# It matters: taking one bad film out of a folder moves all labels behind it by a film.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q sleap-io==0.9.5 pillow==13.0.0
cat >"$work/expected" <<'END'
all films are there
img1.png: 10.5, 1.0
img2.png: 20.5, 2.0
img3.png: 30.5, 3.0
img1.png is gone
img2.png: 10.5, 1.0
img3.png: 20.5, 2.0
no picture: 30.5, 3.0
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import os
from pathlib import Path
import sleap_io
from PIL import Image

folder = Path("labeled-data/films")
folder.mkdir(parents=True)
for number in (1, 2, 3):
    Image.new("L", (40, 30)).save(folder / f"img{number}.png")
table = folder / "CollectedData_reader.csv"
table.write_text("scorer,,,reader,reader\nbodyparts,,,sella,sella\ncoords,,,x,y\n" + "".join(
    f"labeled-data,films,img{number}.png,{number}0.5,{number}\n" for number in (1, 2, 3)))


def show(title):
    print(title)
    for frame in sleap_io.load_dlc(str(table)):
        pictures = frame.video.filename
        name = os.path.basename(pictures[frame.frame_idx]) if frame.frame_idx < len(pictures) else "no picture"
        x, y = frame.instances[0].numpy()[0]
        print(f"{name}: {x}, {y}")


show("all films are there")
(folder / "img1.png").unlink()
show("img1.png is gone")
END
cat seen
diff expected seen
