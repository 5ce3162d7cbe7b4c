#!/usr/bin/env bash
# Guess: in Label Studio's COCO export the keypoints of an annotation stand in the order of the names in its category, as
# COCO has it, whatever numbers the labels carry for a model.
# Seen (label-studio-sdk 2.1.2, whose converter makes the exports): the names stand as the labelling interface lists them,
# the points by `model_index`. Where these two orders differ, every point comes under another landmark's name. Positions
# are rounded to whole pixels, too.
# It matters: a labelling interface whose labels were sorted anew gives a training set with swapped landmarks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q label-studio-sdk==2.1.2
cat >"$work/expected" <<'END'
marked: nasion at 150.4, 25.4; sella at 20.6, 50.6
model_index as listed: nasion at 150, 25; sella at 21, 51
model_index the other way: nasion at 21, 51; sella at 150, 25
END
cd "$work"
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import json
from label_studio_sdk.converter import Converter

WIDTH, HEIGHT = 200, 100
marks = {"nasion": (150.4, 25.4), "sella": (20.6, 50.6)}
print("marked:", "; ".join(f"{name} at {x}, {y}" for name, (x, y) in marks.items()))
regions = [
    {"id": name, "type": "keypointlabels", "from_name": "landmarks", "to_name": "image", "original_width": WIDTH,
     "original_height": HEIGHT, "image_rotation": 0,
     "value": {"x": x / WIDTH * 100, "y": y / HEIGHT * 100, "width": 0.5, "keypointlabels": [name]}}
    for name, (x, y) in marks.items()]
with open("tasks.json", "w") as file:
    json.dump([{"id": 1, "data": {"image": "/data/film.png"},
                "annotations": [{"id": 1, "completed_by": 1, "result": regions}]}], file)
for title, numbers in [("as listed", (0, 1)), ("the other way", (1, 0))]:
    labels = "".join(f'<Label value="{name}" model_index="{number}"/>' for name, number in zip(marks, numbers))
    interface = ('<View><Image name="image" value="$image"/><KeyPointLabels name="landmarks" toName="image">'
                 f'{labels}</KeyPointLabels></View>')
    Converter(interface, title, download_resources=False).convert("tasks.json", title, "COCO", is_dir=False)
    with open(title + "/result.json") as file:
        made = json.load(file)
    (annotation,) = made["annotations"]
    (category,) = [c for c in made["categories"] if c["id"] == annotation["category_id"]]
    points = zip(category["keypoints"], annotation["keypoints"][::3], annotation["keypoints"][1::3])
    print(f"model_index {title}:", "; ".join(f"{name} at {x}, {y}" for name, x, y in points))
END
cat seen
diff expected seen
