# /// script
# dependencies = ["opencv-python-headless==5.0.0.93", "numpy==2.4.6", "pillow==13.0.0", "PyYAML", "requests", "psutil",
#   "typing_extensions"]
# without-dependencies = ["ultralytics==8.4.190"]
# ///
"""Ultralytics: the check of pictures and labels that its data sets begin with.

The check needs no torch, but the package imports it, and it is large: an empty one stands in where there is none.
"""

import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import sys
import types


class Nothing(type):
    """A class that has everything and does nothing."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Warning if name.endswith("Warning") else Nothing(name, (), {})

    def __call__(cls, *values, **named):
        return values[0] if len(values) == 1 and callable(values[0]) else Nothing(cls.__name__, (), {})

    def __or__(cls, other):
        return cls

    __ror__ = __or__
    __getitem__ = __or__


class Empty(types.ModuleType):
    __path__ = []
    __version__ = "2.13.0"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing(name, (), {})


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "torchvision"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return Empty(spec.name)

    def exec_module(self, module):
        pass


if importlib.util.find_spec("torch") is None:
    version = importlib.metadata.version
    importlib.metadata.version = lambda name: Empty.__version__ if name.startswith("torch") else version(name)
    sys.meta_path.append(Finder())

from points import Answer, assert_light, run
from ultralytics.data.utils import verify_image_label
from ultralytics.utils.patches import imread


def read(folder, films):
    answer = Answer()
    for film, path in films.exported(folder, ".txt"):
        if film.endswith(".dcm"):
            answer.losses.append("cannot open DICOM films")
            continue
        # Prefix, key points, classes, points, numbers to a point, one class.
        checked = verify_image_label((str(films.path(film)), str(path), "", True, 1, len(films.landmarks), 3, False))
        assert checked[0], (film, checked[-1])
        boxes, points = checked[1], checked[4]
        assert len(boxes) == 1 and min(boxes[0][3:5]) > 0, (film, boxes)
        picture = imread(str(films.path(film)))
        assert picture is not None, film
        height, width = picture.shape[:2]
        for name, (x, y, seen) in zip(films.landmarks, points[0]):
            if seen:
                x, y = float(x) * width, float(y) * height
                assert_light(picture[..., 0], x, y, film, name)
                answer.add(film, name, *films.stored(film, x, y))
    return answer


run({"ultralytics": read}, {}, ["ultralytics"])
