#!/usr/bin/env bash
# Guess: a picture made from a DICOM file holds its pixels alone, so that a folder of converted films is without names.
# Seen (GraphicsMagick 1.3.40, Debian 12): a PNG keeps PatientName in a text chunk, a JPEG or PGM of the same film does not.
# The greys of each film are spread from its own darkest to its own brightest pixel, where it states no window.
# It matters: films are handed on as PNGs because these are thought to be without names, and greys of two films that were
# converted so cannot be compared.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sudo=$([ "$(id -u)" = 0 ] || echo sudo)
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
  graphicsmagick=1.4+really1.3.40-4+deb12u1 >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pydicom==3.0.1 numpy==2.4.6 pillow==13.0.0
cat >"$work/expected" <<'END'
png: the name is there, greys 0 to 255 of stored 100 to 2050
jpg: no name
pgm: no name
END
cat >"$work/film.py" <<'END'
import sys
import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ComputedRadiographyImageStorage, ExplicitVRLittleEndian, generate_uid

film = Dataset()
film.file_meta = FileMetaDataset()
film.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
film.file_meta.MediaStorageSOPClassUID = film.SOPClassUID = ComputedRadiographyImageStorage
film.file_meta.MediaStorageSOPInstanceUID = film.SOPInstanceUID = generate_uid()
film.PatientName = "Sample^Anybody"
film.Rows, film.Columns = 60, 40
film.BitsAllocated, film.BitsStored, film.HighBit, film.PixelRepresentation = 16, 12, 11, 0
film.SamplesPerPixel, film.PhotometricInterpretation = 1, "MONOCHROME2"
film.PixelData = numpy.broadcast_to(100 + 50 * numpy.arange(40, dtype=numpy.uint16), (60, 40)).tobytes()
film.save_as(sys.argv[1], enforce_file_format=True)
END
cat >"$work/look.py" <<'END'
import sys
import numpy
from PIL import Image

for path in sys.argv[1:]:
    kept = b"Sample" in open(path, "rb").read()
    line = path.rsplit(".")[-1] + (": the name is there" if kept else ": no name")
    if kept:
        grey = numpy.asarray(Image.open(path).convert("L"))
        line += f", greys {grey.min()} to {grey.max()} of stored 100 to 2050"
    print(line)
END
"$work/venv/bin/python" "$work/film.py" "$work/film.dcm"
for kind in png jpg pgm; do gm convert "$work/film.dcm" "$work/film.$kind"; done
"$work/venv/bin/python" "$work/look.py" "$work"/film.{png,jpg,pgm} | tee "$work/seen"
diff "$work/expected" "$work/seen"
