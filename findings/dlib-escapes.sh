#!/usr/bin/env bash
# Guess: dlib writes and reads the XML of imglab as XML: what it writes it can read, and "a &amp; b" is the name "a & b".
# Seen (dlib 20.0.1, as dlib-bin): it escapes nothing when it writes, so that it cannot read its own file back where a name
# holds & or <. It undoes no escape when it reads: of the work of any XML library a film "a &amp; b.png" comes that is not
# there. And its header says ISO-8859-1, although names are written as UTF-8.
# It matters: films or landmarks with such names are lost on the way to the trainer, or get other names.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q dlib-bin==20.0.1.post1 numpy==2.4.6
cat >"$work/expected" <<'END'
dlib wrote: <image file='a & b.png'>
dlib reads its own file: RuntimeError
an XML library wrote: <image file="a &amp; b.png">
dlib reads it: film a &amp; b.png, landmark x &lt; y
a letter U+00C4 under encoding='ISO-8859-1': bytes c3 84
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import re
from xml.etree import ElementTree
import dlib

files = dlib.image_dataset_metadata


def save(name, part, path):
    box = files.box()
    box.rect = dlib.rectangle(0, 0, 9, 9)
    box.parts[part] = dlib.point(1, 2)
    image = files.image()
    image.filename = name
    image.boxes = files.boxes([box])
    data = files.dataset()
    data.images = files.images([image])
    files.save_image_dataset_metadata(data, path)
    with open(path, "rb") as file:
        return file.read()


print("dlib wrote:", re.search("<image .*>", save("a & b.png", "x < y", "own.xml").decode()).group())
try:
    files.load_image_dataset_metadata("own.xml")
    print("dlib reads its own file")
except RuntimeError as error:
    print("dlib reads its own file:", type(error).__name__)

root = ElementTree.Element("dataset")
image = ElementTree.SubElement(ElementTree.SubElement(root, "images"), "image", file="a & b.png")
box = ElementTree.SubElement(image, "box", top="0", left="0", width="10", height="10")
ElementTree.SubElement(box, "part", name="x < y", x="1", y="2")
ElementTree.ElementTree(root).write("proper.xml")
with open("proper.xml") as file:
    print("an XML library wrote:", re.search("<image .*?>", file.read()).group())
image = files.load_image_dataset_metadata("proper.xml").images[0]
print(f"dlib reads it: film {image.filename}, landmark {list(image.boxes[0].parts)[0]}")

letter = save("\u00c4.png", "x", "letter.xml")
header = re.search(rb"encoding='.*?'", letter).group().decode()
print(f"a letter U+00C4 under {header}: bytes", re.search(rb"file='(.*?)\.png", letter).group(1).hex(" "))
END
cat seen
diff expected seen
