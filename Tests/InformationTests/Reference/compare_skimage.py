#!/usr/bin/env python3
"""Compare `bregma information --npy` with scikit-image on given films, on the same cores in the same run.

usage: compare_skimage.py BREGMA FILM...        (needs numpy, Pillow and scikit-image)

For each film: the largest absolute difference to skimage.filters.rank.entropy(u8, disk(10)), over all pixels
and over those whose disk lies inside the image, and how many times faster the map alone is (the program's own
`seconds`) and the whole command is (process start, decoding and three files included).
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.filters.rank import entropy
from skimage.morphology import disk

RADIUS = 10


def grey(path):
    """Eight-bit grey as bregma reads it: the luma channel of a JPEG, Rec. 601 luma of other colours."""
    image = Image.open(path)
    image.draft("L", image.size)
    return np.array(image.convert("L"))


def run_bregma(binary, film, folder):
    """Map one film; return the map, the seconds of the map alone and those of the whole command."""
    start = time.perf_counter()
    result = subprocess.run(
        [binary, "information", film, "--out", folder, "--radius", str(RADIUS), "--npy", "--json"],
        check=True, capture_output=True, text=True)
    whole = time.perf_counter() - start
    bits = np.load(Path(folder) / (Path(film).stem + ".entropy.npy"))
    return bits, json.loads(result.stdout)["images"][0]["seconds"], whole


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    binary, films = sys.argv[1], sys.argv[2:]
    worst, reference, alone, whole = 0.0, 0.0, 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for film in films:
            bits, map_seconds, whole_seconds = run_bregma(binary, film, folder)
            image = grey(film)
            start = time.perf_counter()
            expected = entropy(image, disk(RADIUS))
            seconds = time.perf_counter() - start
            difference = np.abs(expected - bits)
            inside = difference[RADIUS:-RADIUS, RADIUS:-RADIUS]
            print(f"{Path(film).name}: {image.shape[1]}x{image.shape[0]}, largest difference "
                  f"{difference.max():.2e} bits (inside {inside.max():.2e}), scikit-image {seconds:.3f} s, "
                  f"map {map_seconds:.3f} s ({seconds / map_seconds:.1f} times faster), "
                  f"whole command {whole_seconds:.3f} s")
            worst = max(worst, difference.max())
            reference, alone, whole = reference + seconds, alone + map_seconds, whole + whole_seconds
    print(f"all {len(films)}: largest difference {worst:.2e} bits, scikit-image {reference:.2f} s, map "
          f"{alone:.2f} s ({reference / alone:.1f} times faster), whole command {whole:.2f} s "
          f"({reference / whole:.1f} times faster)")
    if worst >= 0.01:
        sys.exit("the maps differ by 0.01 bit or more")


if __name__ == "__main__":
    main()
