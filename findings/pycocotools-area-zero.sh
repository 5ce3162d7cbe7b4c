#!/usr/bin/env bash
# Guess: keypoints without an outline may have `area` 0; the evaluation then says that it cannot scale the error, or scales
# by the box.
# Seen (pycocotools 2.0.11): the area is used as it is, with a tiny number added. A prediction that is right to the last
# bit scores OKS 1 and AP 1; one that is a hundredth of a pixel off scores OKS 0 and AP 0. There is no error and no warning.
# With the area of the box, 100x100 px, the same hundredth scores OKS 1.000.
# It matters: whoever writes landmarks as COCO keypoints must write an area, or every model looks useless.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pycocotools==2.0.11 numpy==2.4.6
cat >"$work/expected" <<'END'
area 10000, 0 px off: OKS 1.000, AP 1.000
area 10000, 0.01 px off: OKS 1.000, AP 1.000
area 0, 0 px off: OKS 1.000, AP 1.000
area 0, 0.01 px off: OKS 0.000, AP 0.000
END
"$work/venv/bin/python" - >"$work/seen" <<'END'
import contextlib
import io
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

def points(shift):
    return [value for i in range(17) for value in (20 + 5 * i + shift, 30 + 5 * i, 2)]

for area in [10000, 0]:
    for shift in [0, 0.01]:
        with contextlib.redirect_stdout(io.StringIO()):
            truth = COCO()
            truth.dataset = {
                "images": [{"id": 1, "width": 200, "height": 200}],
                "categories": [{"id": 1, "name": "skull", "keypoints": [str(i) for i in range(17)], "skeleton": []}],
                "annotations": [{
                    "id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "area": area, "bbox": [10, 10, 100, 100],
                    "num_keypoints": 17, "keypoints": points(0)}],
            }
            truth.createIndex()
            found = truth.loadRes([{"image_id": 1, "category_id": 1, "score": 1.0, "keypoints": points(shift)}])
            evaluation = COCOeval(truth, found, "keypoints")
            evaluation.evaluate()
            oks = evaluation.ious[(1, 1)][0][0]
            evaluation.accumulate()
            evaluation.summarize()
        print(f"area {area}, {shift} px off: OKS {oks:.3f}, AP {evaluation.stats[0]:.3f}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
