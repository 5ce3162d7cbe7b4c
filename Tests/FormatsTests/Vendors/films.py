# /// script
# dependencies = ["numpy==2.4.6", "pillow==13.0.0", "pydicom==3.0.2"]
# ///
"""Makes the films that `Scripts/check-formats` takes through other programs, and their points.

usage: films.py FOLDER

FOLDER/films gets the films, FOLDER/truth.csv their points as Bregma CSV. A film is dark but for one light pixel under each
of its points: whoever reads film and points alike finds every point on a light pixel.
"""

import csv
import sys
from pathlib import Path

import numpy
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

# In this order, which is that of no alphabet. Names of digits, and one with everything that formats quote.
LANDMARKS = ["sella", "10", "2", "nasion", "1", """Go. <&> "Ä", 'b'; c"""]
SIZE = (320, 400)
# Pixels of the films as stored, nowhere in the middle of a pixel.
PLACES = [(100.25, 60.125), (31.75, 300.375), (250.4, 210.3), (159.6, 20.2), (299.875, 398.75), (0.1, 0.2)]


def rows(film, points, statuses):
    for landmark, point, status in zip(LANDMARKS, points, statuses):
        name, _, confidence = status.partition(" ")
        if name != "unset":
            x, y = point if name != "missing" else ("", "")
            yield {"image": film, "landmark": landmark, "x": x, "y": y, "status": name, "confidence": confidence}


def truth():
    placed = ["placed"] * 6
    films = ["whole.png", "0123.png", "turned.jpg", "sideways.tif", "tagged.png", "print.jpg", "chest.dcm", "scan.dcm",
             "left/twin.png", "right/twin.png"]
    for number, film in enumerate(films):
        yield from rows(film, [(x, y + (number if y < 390 else 0)) for x, y in PLACES], placed)
    yield from rows("alone.png", PLACES, ["placed"] + ["unset"] * 5)
    yield from rows("gaps.png", PLACES, ["placed", "missing", "unset", "placed", "unset", "missing"])
    yield from rows("found.png", PLACES, ["predicted 0.75", "accepted 0.5", "corrected", "predicted 0.0625",
                                          "placed", "predicted 1"])
    yield from rows("upright.png", [(100.75, 50.2 * index) for index in range(6)], placed)


def save(film, path, pixels):
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".dcm":
        return dicom(path, pixels, film)
    more = {}
    if path.stem in ("turned", "sideways", "tagged"):
        tags = Image.Exif()
        tags[274] = 6
        more["exif"] = tags
    if path.suffix == ".jpg":
        more["quality"] = 100
    if path.suffix == ".tif":
        more["compression"] = "tiff_lzw"
    if path.name in ("print.jpg", "sideways.tif"):
        more["dpi"] = (254, 254)
    Image.fromarray(pixels).save(path, **more)


def dicom(path, pixels, film):
    chest = path.name == "chest.dcm"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1." + ("1" if chest else "7")
    meta.MediaStorageSOPInstanceUID = f"2.25.{len(film)}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = "2.25.1", "2.25.2"
    data.Modality = "CR" if chest else "OT"
    data.Rows, data.Columns = pixels.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 8, 8, 7, 0
    data.PixelSpacing = [0.15, 0.15]
    if chest:
        data.ImagerPixelSpacing = [0.2, 0.2]
    data.PixelData = pixels.tobytes()
    data.save_as(path, enforce_file_format=True)


def main(folder):
    points = list(truth())
    for film in sorted({row["image"] for row in points}):
        pixels = numpy.full(SIZE[::-1], 20, dtype=numpy.uint8)
        for row in points:
            if row["image"] == film and row["x"] != "":
                pixels[round(row["y"]), round(row["x"])] = 240
        save(film, folder / "films" / film, pixels)
    Image.fromarray(pixels).save(folder / "films" / "none.png")
    with (folder / "truth.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["image", "landmark", "x", "y", "status", "confidence"])
        writer.writeheader()
        writer.writerows(points)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "films").mkdir(parents=True)
    main(folder)
