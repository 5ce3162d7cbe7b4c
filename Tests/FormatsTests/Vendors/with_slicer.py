# /// script
# dependencies = ["slicerio==1.4.0", "SimpleITK==2.5.7", "numpy==2.4.6"]
# ///
"""3D Slicer: its markups, read by slicerio; SimpleITK says where a position in mm lies on the film as ITK loads it."""

import csv
import json

import SimpleITK
import slicerio
from points import Answer, assert_light, run

WITHOUT_PLACE = ("missing", "unset")


def read(folder, films, ending, load):
    answer = Answer()
    torn = 0
    # The middle of the first pixel lies at the origin.
    assert SimpleITK.Image(4, 4, SimpleITK.sitkUInt8).TransformContinuousIndexToPhysicalPoint((0, 0)) == (0, 0)
    for film, path in films.exported(folder, ending):
        picture = SimpleITK.ReadImage(str(films.path(film)))
        pixels = SimpleITK.GetArrayFromImage(picture)
        if picture.GetNumberOfComponentsPerPixel() > 1:
            pixels = pixels[..., 0]
        pixels = pixels.reshape(-1, *pixels.shape[-2:])[0]
        for point in load(path)["markups"][0]["controlPoints"]:
            if point["label"] not in films.landmarks:
                torn += 1
                continue
            status, *more = (point.get("description") or "placed").split()
            if status == "missing":
                answer.missing.append([film, point["label"]])
            assert (point.get("positionStatus", "defined") == "defined") or status in WITHOUT_PLACE, point
            if status in WITHOUT_PLACE:
                continue
            place = [float(value) for value in point["position"]][:picture.GetDimension()]
            x, y = picture.TransformPhysicalPointToContinuousIndex(place)[:2]
            assert_light(pixels, x, y, film, point["label"])
            answer.add(film, point["label"], *mirrored(film, films, x, y), status, *map(float, more))
    return answer, torn


def mirrored(film, films, x, y):
    """Of the orientations of a TIFF ITK follows the mirroring alone: a quarter turn to the right becomes a mirror."""
    return (films.WIDTH - 1 - x, y) if film == "sideways.tif" else (x, y)


def markups(folder, films):
    return read(folder, films, ".mrk.json", lambda path: json.loads(path.read_text(encoding="utf-8")))[0]


def fiducials(folder, films):
    answer, torn = read(folder, films, ".fcsv", lambda path: slicerio.read_markups_fcsv(str(path)))
    answer.losses += [f"tears names with commas or quotes apart ({torn})", "drops the position status"]
    return answer


def write_markups(folder, films):
    """Fiducials of 3D Slicer's form, converted to its JSON by slicerio."""
    for film in films.names:
        picture = SimpleITK.ReadImage(str(films.path(film)))
        target = (folder / film).with_suffix(".mrk.json")
        target.parent.mkdir(exist_ok=True)
        source = target.with_suffix("").with_suffix(".source")
        with source.open("w", newline="", encoding="utf-8") as file:
            file.write("# Markups fiducial file version = 5.6\n# CoordinateSystem = LPS\n")
            file.write("# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n")
            for number, (name, point) in enumerate(films.points(film).items()):
                if "," in name:
                    continue
                place = [*mirrored(film, films, *point), 0][:picture.GetDimension()]
                x, y, *_ = picture.TransformContinuousIndexToPhysicalPoint(place)
                csv.writer(file, lineterminator="\n").writerow(
                    [number, x, y, 0, 0, 0, 0, 1, 1, 1, 0, name, "", ""])
        slicerio.fcsv_to_markups_json(str(source), str(target))
        source.unlink()


run({"slicer": markups, "fcsv": fiducials}, {"slicer": write_markups}, ["slicerio", "SimpleITK"])
