# /// script
# dependencies = ["pycocotools==2.0.11", "faster-coco-eval==1.8.0", "numpy==2.4.6"]
# ///
"""pycocotools and faster-coco-eval: keypoints as they load them, and what a point that is a pixel off scores."""

import contextlib
import io
import sys

import faster_coco_eval
import numpy
from points import Answer, run
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def read(folder, films, load, evaluate):
    answer = Answer()
    with contextlib.redirect_stdout(io.StringIO()):
        data = load(str(folder / "points.json"))
        found = []
        for annotation in data.loadAnns(data.getAnnIds()):
            (image,) = data.loadImgs(annotation["image_id"])
            (category,) = data.loadCats(annotation["category_id"])
            attributes, values = annotation["attributes"], annotation["keypoints"]
            triples = [values[index:index + 3] for index in range(0, len(values), 3)]
            for name, (x, y, seen) in zip(category["keypoints"], triples, strict=True):
                if seen:
                    answer.add(image["file_name"], name, x, y, attributes.get("status", {}).get(name, "placed"),
                               attributes.get("confidence", {}).get(name))
            assert annotation["num_keypoints"] == sum(seen > 0 for _, _, seen in triples)
            answer.missing += [[image["file_name"], name] for name in attributes["missing"]]
            # Each point one pixel further right, as a detector's result.
            found.append({"image_id": image["id"], "category_id": category["id"], "score": 1.0,
                          "keypoints": [number for x, y, seen in triples for number in (x + (seen > 0), y, seen)]})
        scores = evaluate(data, data.loadRes(found), len(category["keypoints"]))
    assert len(scores) == len(films.names) and min(scores) > 0.8, scores
    answer.losses.append(f"points a pixel off score {min(scores):.2f} to {max(scores):.2f} (sigma 0.025)")
    return answer


def score(make):
    def evaluate(truth, found, count):
        evaluation = make(truth, found, "keypoints")
        evaluation.params.kpt_oks_sigmas = numpy.full(count, 0.025)
        evaluation.evaluate()
        return [float(numpy.asarray(value).ravel()[0]) for value in evaluation.ious.values() if len(value)]
    return evaluate


def official(folder, films):
    return read(folder, films, COCO, score(COCOeval))


def faster(folder, films):
    def evaluate(truth, found, count):
        evaluation = faster_coco_eval.COCOeval_faster(
            truth, found, "keypoints", kpt_oks_sigmas=numpy.full(count, 0.025))
        evaluation.evaluate()
        return [float(evaluation.computeOks(image, 1).ravel()[0]) for image in truth.getImgIds()]
    return read(folder, films, faster_coco_eval.COCO, evaluate)


run({"coco": official, "coco faster-coco-eval": faster}, {},
    ["faster-coco-eval" if sys.argv[-1].endswith("faster-coco-eval") else "pycocotools"])
