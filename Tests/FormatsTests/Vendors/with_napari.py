# /// script
# dependencies = ["napari==0.9.2"]
# ///
"""napari: the points of a layer as CSV, rows first; everything but the axes becomes a property."""

import numpy
from napari.layers import Image, Points
from napari_builtins.io import napari_get_reader, napari_write_points
from points import Answer, assert_light, run


def read(folder, films):
    # A picture's pixel reaches half a pixel around a whole number.
    ramp = Image(numpy.tile(numpy.arange(8), (4, 1)))
    assert [ramp.get_value((2, x)) for x in (2.6, 3, 3.4, 3.6)] == [3, 3, 3, 4]
    answer = Answer()
    for film, path in films.exported(folder, ".csv"):
        ((data, meta, kind),) = napari_get_reader(str(path))(str(path))
        layer = Points(data, **meta)
        assert kind == "points"
        # DICOM and packed TIFFs it leaves to plugins.
        picture = None
        if not film.endswith((".dcm", ".tif")):
            ((pixels,),) = napari_get_reader(str(films.path(film)))(str(films.path(film)))
            picture = numpy.asarray(pixels)
        names = meta["properties"]["label"]
        for (y, x), name, status in zip(layer.data, names, meta["properties"]["status"]):
            if picture is not None:
                assert_light(picture, x, y, film, name)
            words = str(status).split()
            answer.add(film, str(name), x, y, words[0], float(words[1]) if len(words) > 1 else None)
    return answer


def write(folder, films):
    for film in films.names:
        points = films.points(film)
        layer = Points([(y, x) for x, y in points.values()], properties={"label": numpy.array(list(points))})
        target = (folder / film).with_suffix(".csv")
        target.parent.mkdir(exist_ok=True)
        data, meta, _ = layer.as_layer_data_tuple()
        assert napari_write_points(str(target), data, meta)


run({"napari": read}, {"napari": write}, ["napari"])
