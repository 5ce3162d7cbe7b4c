"""Reads what `bregma export` wrote with the programs it was written for, and compares every point.

usage: check_exports.py FOLDER   (made by Scripts/check-formats: points.csv is the truth)
needs: pandas, pycocotools, labelme, jsonschema, py_tps, roifile
"""

import csv
import json
import math
import sys
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import jsonschema
import pandas
from labelme._label_file import read_label_file
from py_tps import TPSFile
from pycocotools.coco import COCO
from roifile import ROI_TYPE, roiread

# The rules of 3D Slicer's markups schema 1.0.3 that concern point lists, in our own words.
SLICER = {
    "type": "object",
    "required": ["@schema", "markups"],
    "properties": {
        "@schema": {"type": "string", "pattern": r"markups-schema-v1\.0\.\d+\.json#$"},
        "markups": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type"],
                "properties": {
                    "type": {"enum": ["Fiducial", "Line", "Angle", "Curve", "ClosedCurve", "Plane", "ROI"]},
                    "coordinateSystem": {"enum": ["LPS", "RAS"]},
                    "coordinateUnits": {"enum": ["mm", "um"]},
                    "controlPoints": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "id": {"type": "string"},
                                "label": {"type": "string"},
                                "description": {"type": "string"},
                                "associatedNodeID": {"type": "string"},
                                "position": {
                                    "type": "array", "items": {"type": "number"}, "minItems": 3, "maxItems": 3,
                                },
                                "orientation": {
                                    "type": "array", "items": {"type": "number"}, "minItems": 9, "maxItems": 9,
                                },
                                "selected": {"type": "boolean"},
                                "locked": {"type": "boolean"},
                                "visibility": {"type": "boolean"},
                                "positionStatus": {"enum": ["undefined", "preview", "defined"]},
                            },
                        },
                    },
                },
            },
        },
    },
}


def main(folder: Path) -> int:
    points, sizes = truth(folder / "points.csv")
    checks = [
        ("pandas, three index columns", deeplabcut(folder / "dlc3.csv", 3)),
        ("pandas, one index column", deeplabcut(folder / "dlc1.csv", 1)),
        ("pycocotools", coco(folder / "coco.json")),
        ("labelme", labelme(folder / "labelme")),
        ("3D Slicer schema 1.0.3", slicer(folder / "slicer")),
        ("fcsv columns", fcsv(folder / "fcsv")),
        ("py_tps", tps(folder / "points.tps", sizes, points)),
        ("pandas, wide", wide(folder / "wide.csv")),
        ("napari's columns", napari(folder / "napari")),
        ("roifile", imagej(folder / "imagej")),
        ("Label Studio's percent", label_studio(folder / "label-studio.json")),
        ("CVAT's elements", cvat(folder / "cvat.xml")),
        ("dlib's elements", dlib(folder / "dlib.xml")),
    ]
    failed = 0
    for name, found in checks:
        wanted = {(PurePosixPath(image).stem, mark): xy for (image, mark), xy in points.items()}
        worst = max((math.dist(wanted[key], found[key]) for key in wanted if key in found), default=math.inf)
        good = wanted.keys() == found.keys() and worst <= PRECISION.get(name, 1e-6)
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {name}: {len(found)} of {len(wanted)} points, worst {worst:.1e} px")
    return failed


# ImageJ holds 32-bit floats, dlib whole pixels.
PRECISION = {"roifile": 1e-3, "dlib's elements": math.sqrt(0.5)}


def truth(path):
    points, sizes = {}, {}
    for row in csv.DictReader(path.open(newline="")):
        sizes[PurePosixPath(row["image"]).stem] = int(row["image_height"])
        if row["x"]:
            points[row["image"], row["landmark"]] = (float(row["x"]), float(row["y"]))
    return points, sizes


def deeplabcut(path, index):
    table = pandas.read_csv(path, header=[0, 1, 2], index_col=list(range(index)))
    found = {}
    for key, row in table.iterrows():
        image = PurePosixPath(key[-1] if index == 3 else key).stem
        for scorer, part, _ in {(s, p, "x") for s, p, _ in table.columns}:
            if not math.isnan(row[scorer, part, "x"]):
                found[image, part] = (row[scorer, part, "x"], row[scorer, part, "y"])
    return found


def coco(path):
    data = COCO(str(path))
    found = {}
    for annotation in data.loadAnns(data.getAnnIds()):
        image = PurePosixPath(data.loadImgs(annotation["image_id"])[0]["file_name"]).stem
        names = data.loadCats(annotation["category_id"])[0]["keypoints"]
        values = annotation["keypoints"]
        assert len(values) == 3 * len(names)
        marked = 0
        for name, (x, y, v) in zip(names, zip(*[iter(values)] * 3)):
            if v:
                found[image, name] = (x, y)
                marked += 1
        assert marked == annotation["num_keypoints"]
    return found


def labelme(folder):
    found = {}
    for path in folder.glob("*.json"):
        label = read_label_file(str(path))
        for shape in label.shapes:
            assert shape["shape_type"] == "point"
            (x, y), = shape["points"]
            # labelme's canvas has the outer corner of the first pixel at (0, 0).
            found[PurePosixPath(label.image_path).stem, shape["label"]] = (x - 0.5, y - 0.5)
    return found


def slicer(folder):
    found = {}
    for path in folder.glob("*.mrk.json"):
        data = json.loads(path.read_text())
        jsonschema.validate(data, SLICER)
        for point in data["markups"][0]["controlPoints"]:
            if point["positionStatus"] == "defined":
                found[path.name.removesuffix(".mrk.json"), point["label"]] = tuple(point["position"][:2])
    return found


def fcsv(folder):
    """As vtkMRMLMarkupsFiducialStorageNode reads it: fields by number, x and y as they are in LPS."""
    found = {}
    for path in folder.glob("*.fcsv"):
        lines = path.read_text().splitlines()
        assert lines[0].startswith("# Markups fiducial file version = ")
        assert lines[1] == "# CoordinateSystem = LPS"
        for row in csv.reader(line for line in lines if not line.startswith("#")):
            assert len(row) == 16
            if row[14] == "2":
                found[path.name.removesuffix(".fcsv"), row[11]] = (float(row[1]), float(row[2]))
    return found


def tps(path, sizes, points):
    names = list(dict.fromkeys(mark for _, mark in points))
    found = {}
    for image in TPSFile.read_file(str(path)).images:
        stem = PurePosixPath(image.image).stem
        for name, (x, y) in zip(names, image.landmarks.points):
            if x >= 0 or y >= 0:
                found[stem, name] = (x, sizes[stem] - y)
    return found


def wide(path):
    table = pandas.read_csv(path, index_col="image")
    found = {}
    for image, row in table.iterrows():
        for column in table.columns[::2]:
            if not math.isnan(row[column]):
                name = column.removesuffix("_x")
                found[PurePosixPath(image).stem, name] = (row[column], row[name + "_y"])
    return found


def napari(folder):
    """As napari's reader takes a points layer: coordinates from `axis-`, all else properties."""
    found = {}
    for path in folder.glob("*.csv"):
        for row in csv.DictReader(path.open(newline="")):
            found[path.stem, row["label"]] = (float(row["axis-1"]), float(row["axis-0"]))
    return found


def imagej(folder):
    found = {}
    for path in folder.glob("*.zip"):
        for roi in roiread(str(path)):
            assert roi.roitype == ROI_TYPE.POINT
            (x, y), = roi.coordinates()
            found[path.stem, roi.name] = (float(x), float(y))
    return found


def label_studio(path):
    found = {}
    for task in json.loads(path.read_text()):
        image = PurePosixPath(task["data"]["image"]).stem
        for result in [r for kind in ("annotations", "predictions") for a in task[kind] for r in a["result"]]:
            assert (result["type"], result["image_rotation"]) == ("keypointlabels", 0)
            (name,) = result["value"]["keypointlabels"]
            found[image, name] = (result["value"]["x"] / 100 * result["original_width"] - 0.5,
                                  result["value"]["y"] / 100 * result["original_height"] - 0.5)
    return found


def cvat(path):
    found = {}
    for image in ElementTree.parse(path).getroot().iter("image"):
        for points in image.iter("points"):
            x, y = map(float, points.get("points").split(","))
            found[PurePosixPath(image.get("name")).stem, points.get("label")] = (x - 0.5, y - 0.5)
    return found


def dlib(path):
    found = {}
    for image in ElementTree.parse(path).getroot().iter("image"):
        (box,) = image.iter("box")
        for part in box.iter("part"):
            found[PurePosixPath(image.get("file")).stem, part.get("name")] = (int(part.get("x")), int(part.get("y")))
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
