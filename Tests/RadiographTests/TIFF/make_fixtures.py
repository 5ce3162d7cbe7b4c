"""Makes the TIFF files of TIFFTests, each beside the samples that it must decode to.

    python3 -m venv venv && venv/bin/pip install tifffile imagecodecs numpy
    venv/bin/python make_fixtures.py

NAME.u16 holds the expected samples, little-endian 16-bit, row-major, computed from the formulas below.
"""

from pathlib import Path

import numpy as np
import tifffile

HERE = Path(__file__).parent


def picture(width, height, bits, seed):
    y, x = np.mgrid[0:height, 0:width]
    noise = np.random.default_rng(seed).integers(0, 1 << max(1, bits // 2), (height, width))
    return (x * 37 + y * 91 + noise * 5) % (1 << bits)


def luma(rgb):
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16


def save(name, pixels, expected, **options):
    options = {"metadata": None, "photometric": "minisblack", **options}
    tifffile.imwrite(HERE / f"{name}.tif", pixels, **options)
    (HERE / f"{name}.u16").write_bytes(np.asarray(expected).astype("<u2").tobytes())


if __name__ == "__main__":
    for old in [*HERE.glob("*.tif"), *HERE.glob("*.u16")]:
        old.unlink()
    eight, sixteen = picture(37, 23, 8, 1).astype("u1"), picture(37, 23, 16, 2).astype("u2")
    rgb = np.stack([picture(21, 14, 8, s) for s in (5, 6, 7)], -1).astype("u1")
    wide = np.stack([picture(21, 14, 16, s) for s in (5, 6, 7)], -1).astype("u2")
    bits = picture(37, 23, 1, 3).astype(bool)
    save("grey8", eight, eight)
    save("grey8-strips", eight, eight, rowsperstrip=5)
    save("grey16-little", sixteen, sixteen, byteorder="<")
    save("grey16-big", sixteen, sixteen, byteorder=">")
    save("grey16-bigtiff", sixteen, sixteen, bigtiff=True)
    save("grey8-white", eight, 255 - eight.astype(int), photometric="miniswhite")
    save("grey16-white", sixteen, 65535 - sixteen.astype(int), photometric="miniswhite")
    save("bilevel", bits, bits * 255)
    save("grey16-lzw", sixteen, sixteen, compression="lzw", predictor=True)
    save("grey16-deflate", sixteen, sixteen, compression="zlib", rowsperstrip=7)
    save("grey8-packbits", eight, eight, compression="packbits")
    save("grey16-tiles", sixteen, sixteen, tile=(16, 16))
    save("grey16-tiles-big-lzw", sixteen, sixteen, tile=(16, 32), compression="lzw", byteorder=">")
    save("rgb8", rgb, luma(rgb), photometric="rgb")
    save("rgb16-tiles", wide, luma(wide), photometric="rgb", tile=(16, 16), compression="zlib")
    alpha = np.dstack([rgb, np.full(rgb.shape[:2], 9, "u1")])
    save("rgba8", alpha, luma(rgb), photometric="rgb", extrasamples=["unassalpha"])
    table = (np.random.default_rng(8).integers(0, 256, (3, 256)) * 257).astype("u2")
    save("palette", eight, luma((table >> 8).T[eight]), photometric="palette", colormap=table)
    save("two-pages", np.stack([eight, 255 - eight]), eight)
    save("oriented", eight, eight, extratags=[(274, 3, 1, 6, True)])
    save("scanned-300", eight, eight, resolution=(300, 300), resolutionunit="INCH")
    save("metric", eight, eight, resolution=(100, 50), resolutionunit="CENTIMETER")
    save("screen-72", eight, eight, resolution=(72, 72), resolutionunit="INCH")
    save("no-unit", eight, eight, resolution=(10, 10), resolutionunit="NONE")
