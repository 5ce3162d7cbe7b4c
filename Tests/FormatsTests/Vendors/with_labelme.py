# /// script
# dependencies = ['labelme==7.9.1; python_version >= "3.12"', 'labelme==6.3.1; python_version < "3.12"']
# ///
"""labelme: a file per film beside it, read by what the program opens it with, on the picture that it shows."""

import io
import json
import shutil

import numpy
from labelme import _label_file
from labelme._label_file import LabelFileError, read_label_file
from PIL import Image
from points import Answer, assert_light, run

STATUSES = ("predicted", "accepted", "corrected")


def read(folder, films):
    answer = Answer()
    for film, path in films.exported(folder, ".json"):
        if film.endswith(".dcm"):
            answer.losses.append("cannot open DICOM films")
            continue
        shutil.copy(films.path(film), path.parent)
        label = read_label_file(filename=str(path))
        picture = numpy.array(Image.open(io.BytesIO(label.image_data)).convert("L"))
        for shape in label.shapes:
            assert shape["shape_type"] == "point"
            ((x, y),) = shape["points"]
            # Its canvas has the outer corner of the first pixel at 0, 0.
            assert_light(picture, x - 0.5, y - 0.5, film, shape["label"])
            status = next((name for name in STATUSES if shape["flags"].get(name)), "placed")
            answer.add(film, shape["label"], *films.stored(film, x - 0.5, y - 0.5), status,
                       shape["other_data"].get("score"))
        answer.missing += [[film, name] for name in label.other_data["bregmaMissing"]]
    assert refuses_another_size(folder / "whole.json")
    return answer


def refuses_another_size(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    other = path.with_name("other-size.json")
    other.write_text(json.dumps({**data, "imageWidth": data["imageWidth"] + 1}), encoding="utf-8")
    try:
        read_label_file(filename=str(other))
    except LabelFileError as error:
        return "imageWidth" in str(error)
    return False


def write(folder, films):
    for film in films.names:
        if film.endswith(".dcm"):
            continue
        shapes = []
        for name, point in films.points(film).items():
            x, y = films.shown(film, *point)
            shapes.append({"label": name, "points": [[x + 0.5, y + 0.5]], "shape_type": "point", "group_id": None,
                           "description": "", "flags": {}, "mask": None, "locked": False, "other_data": {}})
        width, height = films.size(film)
        target = folder / film
        target.parent.mkdir(exist_ok=True)
        path, size = str(target.with_suffix(".json")), {"image_height": height, "image_width": width}
        if hasattr(_label_file, "Annotation"):
            made = _label_file.Annotation(image_path=target.name, image_data=b"", shapes=shapes, flags={}, other_data={})
            _label_file.write_label_file(filename=path, annotation=made, save_image_data=False, **size)
        else:
            _label_file.write_label_file(filename=path, shapes=shapes, image_path=target.name, **size)


run({"labelme": read}, {"labelme": write}, ["labelme"])
