# /// script
# dependencies = ["label-studio-sdk==2.1.2"]
# ///
"""Label Studio: its SDK judges the tasks by the labelling interface, and its converter exports them as a project does."""

import json
from xml.sax.saxutils import quoteattr

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface
from points import Answer, run


def interface(films):
    labels = "".join(f'<Label value={quoteattr(name, {chr(10): "&#10;"})} model_index="{number}"/>'
                     for number, name in enumerate(films.landmarks))
    return ('<View><Image name="image" value="$image"/>'
            f'<KeyPointLabels name="landmarks" toName="image">{labels}</KeyPointLabels></View>')


def tasks(folder):
    return json.loads((folder / "points.json").read_text(encoding="utf-8"))


def film_of(address, films):
    return next(name for name in films.names if address.endswith("=films/" + name))


def add(answer, films, film, region, value, is_model):
    width, height = films.size(film)
    assert (region["original_width"], region["original_height"]) == (width, height)
    x, y = value["x"] / 100 * width - 0.5, value["y"] / 100 * height - 0.5
    words = region.get("meta", {}).get("text", ["predicted" if is_model else "placed"])[0].split()
    answer.add(film, value["keypointlabels"][0], *films.stored(film, x, y), words[0], region.get("score"))


def whole(folder, films):
    """The tasks, as its labelling interface takes them."""
    answer = Answer()
    rules = LabelInterface(interface(films))
    for task in tasks(folder):
        film = film_of(task["data"]["image"], films)
        for kind in ("annotations", "predictions"):
            for annotation in task[kind]:
                assert rules.validate_annotation(annotation) is True, (film, annotation)
                for region in annotation["result"]:
                    add(answer, films, film, region, region["value"], kind == "predictions")
    return answer


def converted(folder, films, target, kind):
    """What its converter makes of our tasks."""
    Converter(interface(films), str(folder), download_resources=False).convert(
        str(folder / "points.json"), str(target), kind, is_dir=False)
    (made,) = target.rglob("result*.json")
    return json.loads(made.read_text(encoding="utf-8")), made


def short(folder, films):
    """JSON_MIN, made of our tasks by its converter."""
    answer = Answer()
    for task in converted(folder, films, folder / "min", "JSON_MIN")[0]:
        for region in task.get("landmarks", []):
            add(answer, films, film_of(task["image"], films), region, region, False)
    answer.losses.append("its JSON_MIN leaves out predictions")
    return answer


def write_short(folder, films):
    converted(folder.parents[1] / "label-studio", films, folder, "JSON_MIN")


run({"label-studio": whole, "label-studio JSON_MIN": short}, {"label-studio": write_short}, ["label-studio-sdk"])
