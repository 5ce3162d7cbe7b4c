# /// script
# dependencies = ["numpy==2.4.6"]
# without-dependencies = ["py_tps==0.1.7"]
# ///
"""py_tps: TPS of tpsDig, y upwards; landmarks are told by their number."""

from points import Answer, run
from py_tps import TPSFile


def read(folder, films):
    answer = Answer()
    for image in TPSFile.read_file(str(folder / "points.tps")).images:
        points = image.landmarks.points
        assert len(points) == len(films.landmarks)
        for name, (x, y) in zip(films.landmarks, points):
            if x >= 0 or y >= 0:
                answer.add(image.image, name, x, films.HEIGHT - y)
            else:
                answer.missing.append([image.image, name])
    answer.losses.append("landmarks have no names")
    return answer


run({"tps": read}, {}, ["py_tps"])
