"""Makes the DICOM files of DICOMTests, each beside the samples that it must decode to.

    python3 -m venv venv && venv/bin/pip install pydicom numpy pylibjpeg pylibjpeg-openjpeg
    apt-get install dcmtk        # dcmcrle, dcmcjpeg, dcmcjpls, dcmconv, dcmdjpeg
    venv/bin/python make_fixtures.py

NAME.dcm is the file; NAME.u16 holds the expected samples, little-endian 16-bit, row-major: computed here
from the pixel formulas below, not by any decoder, except for lossy files, whose samples are those that
dcmdjpeg gives. Everything is synthetic; no patient is in it.
"""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian,
    JPEG2000, JPEG2000Lossless)

HERE = Path(__file__).parent
CLASSES = {
    "CR": "1.2.840.10008.5.1.4.1.1.1", "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "RG": "1.2.840.10008.5.1.4.1.1.1", "OT": "1.2.840.10008.5.1.4.1.1.7",
}


def picture(width, height, bits, seed):
    """A slope with noise: every bit varies."""
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(seed).integers(0, 1 << (bits // 2), (height, width))
    return ((x * 37 + y * 91 + noise * 5) % (1 << bits)).astype(np.int64)


def dataset(modality, stored, bits, allocated, syntax, photometric="MONOCHROME2", signed=False, **extra):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.file_meta.MediaStorageSOPClassUID = CLASSES[modality]
    ds.file_meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.8.498.1"
    ds.file_meta.ImplementationClassUID = "1.2.826.0.1.3680043.8.498.2"
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = CLASSES[modality], "1.2.826.0.1.3680043.8.498.1", modality
    ds.PatientName, ds.PatientID, ds.StudyDate = "Phantom", "0", "20260101"
    ds.SamplesPerPixel = 3 if stored.ndim == 3 and stored.shape[-1] == 3 else 1
    ds.PhotometricInterpretation = photometric
    height, width = stored.shape[:2]
    if ds.SamplesPerPixel == 1 and stored.ndim == 3:
        ds.NumberOfFrames, height, width = stored.shape
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = extra.pop("planar", 0)
        if ds.PlanarConfiguration == 1:
            stored = stored.transpose(2, 0, 1)
    ds.Rows, ds.Columns = height, width
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, bits, extra.pop("high", bits - 1)
    ds.PixelRepresentation = int(signed)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    shifted = (stored & ((1 << bits) - 1)) << (ds.HighBit + 1 - bits)
    shifted |= extra.pop("passengers", 0)
    kind = {8: "u1", 16: order + "u2"}[allocated]
    pixels = shifted.astype(kind).tobytes()
    ds.add_new(0x7FE00010, "OB" if allocated == 8 and syntax != ExplicitVRBigEndian else "OW",
               pixels + b"\0" * (len(pixels) % 2))
    if allocated == 8 and syntax == ExplicitVRBigEndian:
        # Bytes in a big-endian word stand swapped.
        data = np.frombuffer(ds.PixelData, "u1").reshape(-1, 2)[:, ::-1]
        ds.PixelData = data.tobytes()
    for name, value in extra.items():
        setattr(ds, name, value)
    return ds


def save(name, ds, expected, bare=False):
    ds.save_as(HERE / f"{name}.dcm", enforce_file_format=not bare,
               **({"implicit_vr": True, "little_endian": True} if bare else {}))
    keep(name, expected)


def keep(name, expected):
    (HERE / f"{name}.u16").write_bytes(np.asarray(expected).astype("<u2").tobytes())


def run(*command):
    subprocess.run([str(c) for c in command], check=True)


def luma(rgb):
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16


def uncompressed():
    twelve = picture(24, 16, 12, 1)
    save("cr-explicit-little", dataset("CR", twelve, 12, 16, ExplicitVRLittleEndian,
         PixelSpacing=["0.15", "0.14"], ImagerPixelSpacing=["0.2", "0.19"],
         WindowCenter=["2048", "1000"], WindowWidth=["4096", "300"]), twelve)
    save("cr-implicit-little", dataset("CR", twelve, 12, 16, ImplicitVRLittleEndian,
         ImagerPixelSpacing=["0.2", "0.19"]), twelve)
    save("dx-explicit-big", dataset("DX", twelve, 12, 16, ExplicitVRBigEndian), twelve)
    save("dx-deflated", dataset("DX", twelve, 12, 16, DeflatedExplicitVRLittleEndian), twelve)
    save("no-preamble", dataset("CR", twelve, 12, 16, ImplicitVRLittleEndian), twelve, bare=True)
    eight = picture(23, 15, 8, 2)  # an odd number of bytes, padded
    save("rg-eight", dataset("RG", eight, 8, 8, ExplicitVRLittleEndian,
         NominalScannedPixelSpacing=["0.1", "0.1"]), eight)
    save("rg-eight-big", dataset("RG", picture(24, 15, 8, 2), 8, 8, ExplicitVRBigEndian), picture(24, 15, 8, 2))
    sixteen = picture(24, 16, 16, 3)
    save("dx-sixteen", dataset("DX", sixteen, 16, 16, ExplicitVRLittleEndian), sixteen)
    signed = picture(24, 16, 12, 4) - 2048
    save("signed-rescaled", dataset("CR", signed, 12, 16, ExplicitVRLittleEndian, signed=True,
         RescaleSlope="2", RescaleIntercept="-100", WindowCenter="0", WindowWidth="401",
         VOILUTFunction="LINEAR_EXACT"), signed + 2048)
    save("monochrome1", dataset("DX", twelve, 12, 16, ExplicitVRLittleEndian, "MONOCHROME1",
         WindowCenter="1000", WindowWidth="501"), 4095 - twelve)
    # High bit 13 and an overlay in the bits above: neither belongs to the picture.
    save("high-bit", dataset("CR", twelve, 12, 16, ExplicitVRLittleEndian, high=13, passengers=0x8001), twelve)
    padded = twelve.copy()
    padded[:3] = 7
    black = padded[padded != 7].min()
    save("padding", dataset("CR", padded, 12, 16, ExplicitVRLittleEndian, PixelPaddingValue=7),
         np.where(padded == 7, black, padded))
    white = twelve.copy()
    white[:, :4], white[:, 4:6] = 0, 2
    inside = 4095 - white
    keepers = white > 2
    save("padding-monochrome1", dataset("DX", white, 12, 16, ExplicitVRLittleEndian, "MONOCHROME1",
         PixelPaddingValue=0, PixelPaddingRangeLimit=2), np.where(keepers, inside, inside[keepers].min()))
    rgb = np.stack([picture(21, 14, 8, s) for s in (5, 6, 7)], -1)
    save("sc-rgb", dataset("OT", rgb, 8, 8, ExplicitVRLittleEndian, "RGB"), luma(rgb))
    save("sc-rgb-planar", dataset("OT", rgb, 8, 8, ExplicitVRLittleEndian, "RGB", planar=1), luma(rgb))
    save("sc-ybr-full", dataset("OT", rgb, 8, 8, ExplicitVRLittleEndian, "YBR_FULL"), rgb[..., 0])
    frames = np.stack([picture(16, 12, 12, s) for s in (8, 9, 10)])
    save("multi-frame", dataset("DX", frames, 12, 16, ExplicitVRLittleEndian), frames[0])


def lookup(first, bits, entries, kind="US", packed=False):
    """An item with a lookup table; 65536 entries are written as 0."""
    item = Dataset()
    item.add_new(0x00283002, kind, [len(entries) & 0xFFFF, first, bits])
    data = np.asarray(entries).astype("u1" if packed else "<u2").tobytes()
    item.add_new(0x00283006, "OW", data + b"\0" * (len(data) % 2))
    return item


def palette(ds, tables, first, bits, packed=False):
    for number, table in enumerate(tables):
        ds.add_new(0x00281101 + number, "US", [len(table) & 0xFFFF, first, bits])
        ds.add_new(0x00281201 + number, "OW", np.asarray(table).astype("u1" if packed else "<u2").tobytes())
    return ds


def tables():
    """Lookup tables leave the samples of grey films alone; those of a palette become luma."""
    twelve, signed = picture(24, 16, 12, 1), picture(24, 16, 12, 4) - 2048
    explicit = ExplicitVRLittleEndian
    square = [v * v >> 12 for v in range(4096)]
    ramp = [v for v in range(1024)]
    save("modality-lut", dataset("RG", twelve, 12, 16, explicit, WindowCenter="1024", WindowWidth="2049",
         ModalityLUTSequence=Sequence([lookup(0, 12, square)])), twelve)
    save("modality-lut-alone", dataset("RG", twelve, 12, 16, explicit,
         ModalityLUTSequence=Sequence([lookup(0, 12, square)])), twelve)
    voi = dataset("DX", twelve, 12, 16, explicit, WindowCenter="1024", WindowWidth="2049",
                  RescaleSlope="2", RescaleIntercept="-100", VOILUTSequence=Sequence([lookup(1000, 10, ramp)]))
    save("voi-lut", voi, twelve)
    save("voi-lut-implicit", dataset("DX", twelve, 12, 16, ImplicitVRLittleEndian,
         VOILUTSequence=Sequence([lookup(1000, 10, ramp)])), twelve)
    halved = [(v + 2048) >> 4 for v in range(-2048, 2048)]
    falling = [255 - v for v in range(256)]
    save("both-luts-monochrome1", dataset("CR", signed, 12, 16, explicit, "MONOCHROME1", signed=True,
         ModalityLUTSequence=Sequence([lookup(-2048, 8, halved, "SS", packed=True)]),
         VOILUTSequence=Sequence([lookup(0, 8, falling, packed=True)])), 4095 - (signed + 2048))
    save("voi-lut-short", dataset("DX", twelve, 12, 16, explicit, WindowCenter="1000", WindowWidth="501",
         VOILUTSequence=Sequence([lookup(0, 10, ramp[:9])])), twelve)
    short = pydicom.dcmread(HERE / "voi-lut-short.dcm")
    short.VOILUTSequence[0].LUTDescriptor = [1024, 0, 10]
    short.save_as(HERE / "voi-lut-short.dcm", enforce_file_format=True)
    sixteen = picture(24, 16, 16, 3)
    save("voi-lut-full", dataset("DX", sixteen, 16, 16, explicit,
         VOILUTSequence=Sequence([lookup(0, 16, np.minimum(8 * np.arange(65536), 32767))])), sixteen)

    indices = picture(23, 15, 8, 2)
    colours = [np.random.default_rng(20 + i).integers(0, 1 << 16, 256) for i in range(3)]
    shown = luma(np.stack([c[indices] for c in colours], -1))
    save("palette", palette(dataset("OT", indices, 8, 8, explicit, "PALETTE COLOR"), colours, 0, 16), shown)
    few = [c[:100] >> 8 for c in colours]
    inside = np.clip(indices - 20, 0, 99)
    shown = luma(np.stack([c[inside] for c in few], -1))
    ds = palette(dataset("OT", indices, 8, 8, explicit, "PALETTE COLOR"), few, 20, 8, packed=True)
    save("palette-packed", ds, shown)
    ds.save_as(HERE / "raw.tmp.dcm", enforce_file_format=True)
    run("dcmcrle", HERE / "raw.tmp.dcm", HERE / "palette-rle.dcm")
    (HERE / "raw.tmp.dcm").unlink()
    keep("palette-rle", shown)


def compressed():
    """Files of dcmtk's encoders; all but the lossy ones must give back what went in."""
    twelve, eight = picture(24, 16, 12, 1), picture(23, 15, 8, 2)
    sixteen, rgb = picture(24, 16, 16, 3), np.stack([picture(21, 14, 8, s) for s in (5, 6, 7)], -1)
    signed = picture(24, 16, 12, 4) - 2048
    frames = np.stack([picture(16, 12, 12, s) for s in (8, 9, 10)])
    smooth8 = np.add.outer(np.arange(17) * 5, np.arange(29) * 4).astype(np.int64)
    smooth12 = np.add.outer(np.arange(17) * 80, np.arange(29) * 70).astype(np.int64)
    soft = np.stack([smooth8, 200 - smooth8, smooth8 // 2 + 40], -1)
    explicit = ExplicitVRLittleEndian
    raw = HERE / "raw.tmp.dcm"

    def make(name, ds, expected, *command):
        ds.save_as(raw, enforce_file_format=True)
        run(*command, raw, HERE / f"{name}.dcm")
        if expected is None:
            run("dcmdjpeg", "+cp", "+cn" if ds.SamplesPerPixel == 1 else "+ca", HERE / f"{name}.dcm", raw)
            expected = pydicom.dcmread(raw).pixel_array
            expected = luma(expected) if expected.ndim == 3 else expected
        keep(name, expected)
        raw.unlink()

    for kind, command in {
        "rle": ["dcmcrle"], "jpeg-lossless-sv1": ["dcmcjpeg", "+e1"],
        "jpeg-lossless": ["dcmcjpeg", "+el", "+sv", "4"], "jpeg-ls": ["dcmcjpls"],
    }.items():
        make(f"{kind}-12", dataset("CR", twelve, 12, 16, explicit), twelve, *command)
        make(f"{kind}-8-odd", dataset("RG", eight, 8, 8, explicit), eight, *command)
        make(f"{kind}-16", dataset("DX", sixteen, 16, 16, explicit), sixteen, *command)
        make(f"{kind}-rgb", dataset("OT", rgb, 8, 8, explicit, "RGB"), luma(rgb), *command)
        make(f"{kind}-signed", dataset("CR", signed, 12, 16, explicit, signed=True), signed + 2048, *command)
        make(f"{kind}-frames", dataset("DX", frames, 12, 16, explicit), frames[0], *command)
    make("jpeg-ls-lines", dataset("OT", rgb, 8, 8, explicit, "RGB"), luma(rgb), "dcmcjpls", "+il")
    make("jpeg-ls-planes", dataset("OT", rgb, 8, 8, explicit, "RGB"), luma(rgb), "dcmcjpls", "+in")
    make("jpeg-ls-fragments", dataset("DX", frames, 12, 16, explicit), frames[0], "dcmcjpls", "+fs", "1")
    make("jpeg-baseline-8", dataset("RG", smooth8, 8, 8, explicit), None, "dcmcjpeg", "+eb", "+q", "95")
    make("jpeg-baseline-rgb", dataset("OT", soft, 8, 8, explicit, "RGB"), None, "dcmcjpeg", "+eb", "+q", "95")
    make("jpeg-extended-12", dataset("CR", smooth12, 12, 16, explicit), None, "dcmcjpeg", "+ee", "+q", "95")
    make("monochrome1-jpeg-lossless", dataset("DX", twelve, 12, 16, explicit, "MONOCHROME1"), 4095 - twelve,
         "dcmcjpeg", "+e1")


def jpeg2000():
    """Files of OpenJPEG's encoder, through pydicom; the lossy one must give back what its decoder makes of it."""
    # Its encoder refuses less than 32 px.
    twelve, eight = picture(40, 36, 12, 1), picture(33, 35, 8, 2)
    sixteen, rgb = picture(40, 36, 16, 3), np.stack([picture(37, 34, 8, s) for s in (5, 6, 7)], -1)
    signed = picture(40, 36, 12, 4) - 2048
    frames = np.stack([picture(36, 33, 12, s) for s in (8, 9, 10)])
    explicit = ExplicitVRLittleEndian

    def make(name, ds, expected, syntax=JPEG2000Lossless, **options):
        ds.compress(syntax, encoding_plugin="pylibjpeg", generate_instance_uid=False, **options)
        ds.save_as(HERE / f"{name}.dcm", enforce_file_format=True)
        keep(name, ds.pixel_array if expected is None else expected)

    make("jpeg-2000-12", dataset("CR", twelve, 12, 16, explicit), twelve)
    make("jpeg-2000-8-odd", dataset("RG", eight, 8, 8, explicit), eight)
    make("jpeg-2000-16", dataset("DX", sixteen, 16, 16, explicit), sixteen)
    make("jpeg-2000-rgb", dataset("OT", rgb, 8, 8, explicit, "RGB"), luma(rgb))
    make("jpeg-2000-signed", dataset("CR", signed, 12, 16, explicit, signed=True), signed + 2048)
    make("jpeg-2000-frames", dataset("DX", frames, 12, 16, explicit), frames[0])
    smooth12 = np.add.outer(np.arange(34) * 40, np.arange(35) * 60).astype(np.int64)
    make("jpeg-2000-lossy-12", dataset("CR", smooth12, 12, 16, explicit), None, JPEG2000, j2k_psnr=[60])


def lossy_reference():
    """How far the lossy files lie from what was encoded; the tests hold them to this tolerance."""
    smooth8 = np.add.outer(np.arange(17) * 5, np.arange(29) * 4)
    for name, truth in {"jpeg-baseline-8": smooth8,
                        "jpeg-extended-12": np.add.outer(np.arange(17) * 80, np.arange(29) * 70)}.items():
        got = np.frombuffer((HERE / f"{name}.u16").read_bytes(), "<u2").reshape(17, 29)
        print(name, "furthest from what was encoded:", np.abs(got - truth).max())


if __name__ == "__main__":
    for old in [*HERE.glob("*.dcm"), *HERE.glob("*.u16")]:
        old.unlink()
    uncompressed()
    tables()
    compressed()
    jpeg2000()
    lossy_reference()
