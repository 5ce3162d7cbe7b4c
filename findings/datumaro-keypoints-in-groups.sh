#!/usr/bin/env bash
# Guess: key points that stand in a group are exported to COCO as those without one are.
# Seen (datumaro 1.13.12): points in a group that has no box or outline are left out of the export, whole films of them,
# without a word. Group 0, or a box in the group, keeps them.
# It matters: groups number the individuals of a picture, and landmarks on a radiograph have no box.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q datumaro==1.13.12
cat >"$work/expected" <<'END'
group 0: annotations 1, points 2
group 1: annotations 0, points 0
group 1 with a box: annotations 1, points 2
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import json
import numpy
from datumaro.components.annotation import AnnotationType, Bbox, LabelCategories, Points, PointsCategories
from datumaro.components.dataset import Dataset
from datumaro.components.dataset_base import DatasetItem
from datumaro.components.media import Image

categories = {AnnotationType.label: LabelCategories.from_iterable(["skull"]),
              AnnotationType.points: PointsCategories.from_iterable([(0, ["sella", "nasion"])])}
for number, (title, group, more) in enumerate([
        ("group 0", 0, []), ("group 1", 1, []), ("group 1 with a box", 1, [Bbox(1, 2, 30, 40, label=0, group=1)])]):
    film = Image.from_numpy(data=numpy.zeros((80, 100, 3), dtype=numpy.uint8))
    points = Points([10, 20, 30, 40], [2, 2], label=0, group=group)
    data = Dataset.from_iterable([DatasetItem(id="film", media=film, annotations=[points, *more])],
                                 categories=categories)
    data.export(str(number), "coco_person_keypoints", save_media=False)
    with open(f"{number}/annotations/person_keypoints_default.json") as file:
        made = json.load(file)["annotations"]
    print(f"{title}: annotations {len(made)}, points {sum(annotation['num_keypoints'] for annotation in made)}")
END
cat seen
diff expected seen
