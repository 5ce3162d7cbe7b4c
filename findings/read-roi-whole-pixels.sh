#!/usr/bin/env bash
# Guess: whoever reads a point out of ImageJ's ROI files gets it as it was placed, to a fraction of a pixel.
# Seen (read-roi 1.6.0): so it is while "sub-pixel" is the file's only option. Where another stands beside it, such as the
# labels of the points, their whole numbers are read: the option is compared, not looked for among the others.
# It matters: half a pixel is lost without a word, on some points of a set and not on others. roifile reads both alike, and
# writes such options by itself; Bregma writes that of sub-pixels alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q read-roi==1.6.0 roifile==2026.2.10
cat >"$work/read.py" <<'END'
import sys

import numpy
import read_roi
import roifile

SUB_PIXEL = roifile.ROI_OPTIONS.SUB_PIXEL_RESOLUTION
roi = roifile.ImagejRoi.frompoints(numpy.array([[10.25, 20.75], [30.5, 40.125]], dtype="float32"), name="pair")
roi.roitype = roifile.ROI_TYPE.POINT
for what, options in {
    "sub-pixel": SUB_PIXEL,
    "sub-pixel, labels": SUB_PIXEL | roifile.ROI_OPTIONS.OVERLAY_LABELS,
    "as roifile makes it": roi.options,
}.items():
    roi.options = options
    path = sys.argv[1] + "/pair.roi"
    roi.tofile(path)
    mine = roifile.ImagejRoi.fromfile(path).coordinates().tolist()
    theirs = read_roi.read_roi_file(path)["pair"]
    print(f"{what}: roifile {mine}, read-roi {[list(point) for point in zip(theirs['x'], theirs['y'])]}")
END
cat >"$work/expected" <<'END'
sub-pixel: roifile [[10.25, 20.75], [30.5, 40.125]], read-roi [[10.25, 20.75], [30.5, 40.125]]
sub-pixel, labels: roifile [[10.25, 20.75], [30.5, 40.125]], read-roi [[10, 21], [30, 40]]
as roifile makes it: roifile [[10.25, 20.75], [30.5, 40.125]], read-roi [[10, 21], [30, 40]]
END
"$work/venv/bin/python" "$work/read.py" "$work" | tee "$work/seen"
diff "$work/expected" "$work/seen"
