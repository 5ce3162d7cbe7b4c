#!/usr/bin/env bash
# Guess: a DICOM reader takes the pixel size from PixelSpacing, which DICOM calibrates to the patient, and falls back to
# ImagerPixelSpacing, the size at the detector.
# Seen (SimpleITK 2.5.7, which reads through GDCM; pydicom 3.0.2 writes the files): of CR, DX, intraoral and
# mammography files ITK reads ImagerPixelSpacing alone. Where only PixelSpacing is there, the spacing is 1 mm, without a
# warning; where both are, PixelSpacing is ignored. Of CT and secondary capture it reads PixelSpacing alone.
# It matters: points in millimetres, such as 3D Slicer's, are off by the magnification, or by a factor of ten.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q SimpleITK==2.5.7 pydicom==3.0.2 numpy==2.4.6
cat >"$work/expected" <<'END'
CR PixelSpacing 0.1: 1.0
CR ImagerPixelSpacing 0.2: 0.2
CR both: 0.2
DX PixelSpacing 0.1: 1.0
DX ImagerPixelSpacing 0.2: 0.2
DX both: 0.2
IO PixelSpacing 0.1: 1.0
IO ImagerPixelSpacing 0.2: 0.2
IO both: 0.2
MG PixelSpacing 0.1: 1.0
MG ImagerPixelSpacing 0.2: 0.2
MG both: 0.2
CT PixelSpacing 0.1: 0.1
CT ImagerPixelSpacing 0.2: 1.0
CT both: 0.1
SC PixelSpacing 0.1: 0.1
SC ImagerPixelSpacing 0.2: 1.0
SC both: 0.1
END
"$work/venv/bin/python" - "$work" >"$work/seen" <<'END'
import sys
import numpy
import SimpleITK
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

IMAGES = "1.2.840.10008.5.1.4.1.1."
CLASSES = {"CR": "1", "DX": "1.1", "IO": "1.3", "MG": "1.2", "CT": "2", "SC": "7"}
for kind, ending in CLASSES.items():
    for name, pixel, imager in [("PixelSpacing 0.1", 0.1, None), ("ImagerPixelSpacing 0.2", None, 0.2), ("both", 0.1, 0.2)]:
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = IMAGES + ending
        meta.MediaStorageSOPInstanceUID = generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = f"{sys.argv[1]}/{kind}.dcm"
        film = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
        film.SOPClassUID = meta.MediaStorageSOPClassUID
        film.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
        film.StudyInstanceUID, film.SeriesInstanceUID = generate_uid(), generate_uid()
        film.Modality = "OT" if kind == "SC" else kind
        film.Rows, film.Columns, film.SamplesPerPixel = 4, 5, 1
        film.PhotometricInterpretation = "MONOCHROME2"
        film.BitsAllocated, film.BitsStored, film.HighBit, film.PixelRepresentation = 16, 12, 11, 0
        if pixel:
            film.PixelSpacing = [pixel, pixel]
        if imager:
            film.ImagerPixelSpacing = [imager, imager]
        film.PixelData = numpy.arange(20, dtype="<u2").tobytes()
        film.save_as(path, enforce_file_format=True)
        print(f"{kind} {name}: {round(SimpleITK.ReadImage(path).GetSpacing()[0], 6)}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
