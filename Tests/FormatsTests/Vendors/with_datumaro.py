# /// script
# dependencies = ["datumaro==1.13.12"]
# ///
"""datumaro: CVAT for images and COCO keypoints, each in the folders that it wants."""

import json
import math
import shutil

import numpy
from datumaro.components.annotation import AnnotationType, LabelCategories, Points, PointsCategories
from datumaro.components.dataset import Dataset
from datumaro.components.dataset_base import DatasetItem
from datumaro.components.media import Image
from points import Answer, assert_light, run


def labels(data):
    return data.categories()[AnnotationType.label]


def film_of(item, films):
    (film,) = [name for name in films.names if name.rpartition(".")[0] == item.id]
    return film


def known_to_it(films):
    """The films of which it can tell the size."""
    return [film for film in films.names if not film.endswith(".dcm")]


def cvat(folder, films):
    shutil.copytree(films.folder / "films", folder / "data" / "images", ignore=shutil.ignore_patterns(".bregma"))
    shutil.move(folder / "points.xml", folder / "data" / "annotations.xml")
    data = Dataset.import_from(str(folder / "data"), "cvat")
    answer = Answer()
    worst = 0
    for item in data:
        film = film_of(item, films)
        # It opens pictures as stored: those with an orientation tag are not what CVAT shows.
        picture = None if film.endswith(".dcm") or film in films.TURNED else numpy.atleast_3d(item.media.data)[..., 0]
        for points in item.annotations:
            name = labels(data)[points.label].name
            (x, y) = (value - 0.5 for value in points.points)
            if picture is not None:
                assert_light(picture, x, y, film, name)
            x, y = films.stored(film, x, y)
            worst = max(worst, math.dist((x, y), films.points(film)[name]))
            answer.add(film, name, x, y)
    answer.losses.append(f"rounds to 0.01 px ({worst:.4f} px off)")
    return answer


def coco(folder, films):
    place = folder / "data" / "annotations"
    place.mkdir(parents=True)
    shutil.copytree(films.folder / "films", folder / "data" / "images" / "films")
    shutil.copy(folder / "points.json", place / "person_keypoints_films.json")
    data = Dataset.import_from(str(folder / "data"), "coco_person_keypoints")
    answer = Answer()
    worst = 0
    names = data.categories()[AnnotationType.points][0].labels
    for item in data:
        film = film_of(item, films)
        for points in item.annotations:
            if points.type != AnnotationType.points:
                continue
            answer.missing += [[film, name] for name in points.attributes["missing"]]
            statuses, confidences = points.attributes.get("status", {}), points.attributes.get("confidence", {})
            for name, x, y, seen in zip(names, points.points[::2], points.points[1::2], points.visibility):
                if seen.value == 0:
                    continue
                worst = max(worst, math.dist((x, y), films.points(film)[name]))
                answer.add(film, name, x, y, statuses.get(name, "placed"), confidences.get(name))
    answer.losses.append(f"rounds to 0.01 px ({worst:.4f} px off)")
    assert keeps_hidden_points(folder)
    known = Dataset.from_iterable([item for item in data if film_of(item, films) in known_to_it(films)],
                                  categories=data.categories())
    known.export(str(folder / "cvat"), "cvat", save_media=False)
    (made,) = (folder / "cvat").glob("*.xml")
    placeless = made.read_text(encoding="utf-8").count("0.00,0.00")
    assert placeless > 0
    answer.losses.append(f"to CVAT it brings points without a place at 0, 0 ({placeless})")
    return answer


def keeps_hidden_points(folder):
    path = folder / "data" / "annotations" / "person_keypoints_films.json"
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    for annotation in data["annotations"]:
        annotation["keypoints"][2::3] = [min(seen, 1) for seen in annotation["keypoints"][2::3]]
    path.write_text(json.dumps(data), encoding="utf-8")
    hidden = Dataset.import_from(str(folder / "data"), "coco_person_keypoints")
    path.write_text(text, encoding="utf-8")
    return all(seen.value < 2 for item in hidden for points in item.annotations
               if points.type == AnnotationType.points for seen in points.visibility)


def write_cvat(folder, films):
    items = []
    for film in known_to_it(films):
        # It knows no orientation of a PNG, and states the size as stored.
        if film == "tagged.png":
            continue
        points = []
        for name, point in films.points(film).items():
            x, y = films.shown(film, *point)
            points.append(Points([x + 0.5, y + 0.5], label=films.landmarks.index(name), attributes={"occluded": False}))
        items.append(DatasetItem(id=film.rpartition(".")[0], media=Image.from_file(path=str(films.path(film))),
                                 annotations=points))
    categories = {AnnotationType.label: LabelCategories.from_iterable(films.landmarks)}
    Dataset.from_iterable(items, categories=categories).export(str(folder), "cvat", save_media=False)


def write_coco(folder, films):
    items = []
    for film in known_to_it(films):
        # Of these it states the size as they are shown, and opens the picture as it is stored.
        if film in films.TURNED:
            continue
        known = films.points(film)
        flat = [value for name in films.landmarks for value in known.get(name, (0, 0))]
        seen = [2 if name in known else 0 for name in films.landmarks]
        items.append(DatasetItem(id=film.rpartition(".")[0], media=Image.from_file(path=str(films.path(film))),
                                 annotations=[Points(flat, seen, label=0)]))
    categories = {AnnotationType.label: LabelCategories.from_iterable(["film"]),
                  AnnotationType.points: PointsCategories.from_iterable([(0, films.landmarks)])}
    Dataset.from_iterable(items, categories=categories).export(str(folder), "coco_person_keypoints", save_media=False)


run({"cvat": cvat, "coco": coco}, {"cvat": write_cvat, "coco": write_coco}, ["datumaro"])
