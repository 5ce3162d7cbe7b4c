"""What the scripts `with_PROGRAM.py` share: how they are called, and what they answer.

with_PROGRAM.py list                  prints "read FORMAT" and "write FORMAT" for all that it can
with_PROGRAM.py read FOLDER FORMAT    reads what Bregma exported to FOLDER/FORMAT, prints the points as JSON
with_PROGRAM.py write FOLDER FORMAT   writes the points of FOLDER/truth.csv to FOLDER/theirs/FORMAT as the program does

A film is called by its path below FOLDER/films. Points are (x, y), px of the film as stored, the centre of its first pixel
being (0, 0): the scripts take away what their program adds. Every point lies on a light pixel, so that a script can ask the
program's own picture whether it is right.
"""

import csv
import importlib.metadata
import json
import sys
from pathlib import Path


class Answer:
    """What a program read."""

    def __init__(self):
        self.points = []
        self.missing = []
        # What it cannot read at all, or loses, in words with figures.
        self.losses = []

    def add(self, film, landmark, x, y, status=None, confidence=None):
        self.points.append([film, landmark, float(x), float(y), status, confidence])


class Films:
    """The films of a folder and the points that are true of them."""

    # Of these a program that follows the orientation tag shows the stored raster turned by a quarter to the right.
    TURNED = ("turned.jpg", "sideways.tif", "tagged.png")
    WIDTH, HEIGHT = 320, 400

    def __init__(self, folder):
        self.folder = folder
        with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))
        self.names = list(dict.fromkeys(row["image"] for row in self.rows))
        self.landmarks = list(dict.fromkeys(row["landmark"] for row in self.rows))

    def path(self, film):
        return self.folder / "films" / film

    def exported(self, folder, ending):
        """The files of an export and the films that they are about."""
        stems = {name.rpartition(".")[0]: name for name in self.names}
        for path in sorted(folder.rglob("*" + ending)):
            yield stems[path.relative_to(folder).as_posix().removesuffix(ending)], path

    def points(self, film):
        """Landmark to (x, y), of those that lie somewhere."""
        return {row["landmark"]: (float(row["x"]), float(row["y"]))
                for row in self.rows if row["image"] == film and row["x"]}

    def size(self, film):
        """Width and height as the turned picture has them."""
        return (self.HEIGHT, self.WIDTH) if film in self.TURNED else (self.WIDTH, self.HEIGHT)

    def shown(self, film, x, y):
        """Where a point lies on the turned picture."""
        return (self.HEIGHT - 1 - y, x) if film in self.TURNED else (x, y)

    def stored(self, film, x, y):
        """The other way round."""
        return (y, self.HEIGHT - 1 - x) if film in self.TURNED else (x, y)


def assert_light(pixels, x, y, *what):
    """Fails unless the program's own picture, rows of greys, has a light pixel at a point (centre of the first: 0, 0)."""
    assert pixels[round(y)][round(x)] > 120, ("dark pixel at", x, y, *what)


def run(reads, writes, packages):
    """Does what the command line asks for.

    `reads` and `writes` map formats to functions of a folder and `Films`; `packages` are what the program consists of: names of
    packages of Python, or names and versions.
    """
    verb, *rest = sys.argv[1:]
    if verb == "list":
        print(*[f"read {name}" for name in reads], *[f"write {name}" for name in writes], sep="\n")
        return
    folder, name = Path(rest[0]), rest[1]
    films = Films(folder)
    program = ", ".join(
        f"{package} {importlib.metadata.version(package)}" if isinstance(package, str) else " ".join(package)
        for package in packages)
    if verb == "write":
        (folder / "theirs" / name.split()[-1]).mkdir(parents=True, exist_ok=True)
        writes[name](folder / "theirs" / name.split()[-1], films)
        print(json.dumps({"program": program}))
        return
    answer = reads[name](folder / name.split()[0], films)
    print(json.dumps({"program": program, **vars(answer)}))
