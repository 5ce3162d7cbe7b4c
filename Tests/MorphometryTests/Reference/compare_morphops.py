#!/usr/bin/env python3
"""Compare what `bregma shape --json` says of a table with morphops 0.2 on the same points.

usage: compare_morphops.py TABLE.csv SHAPES.json        (needs numpy and morphops 0.2.0)

Both are laid over each other by one turn of all specimens, for a superimposition has no direction of its own. Fails where
anything differs by more than 1e-9.
"""

import contextlib
import csv
import io
import json
import sys

import morphops
import numpy as np

table, shapes = sys.argv[1:]
places = {(row["image"], row["landmark"]): (float(row["x"]), float(row["y"])) for row in csv.DictReader(open(table))}
ours = json.load(open(shapes))
names = [point["landmark"] for point in ours["mean"]]
films = ours["films"]
points = np.array([[places[film["image"], name] for name in names] for film in films])
superimposed = np.array([[(film["points"][name]["x"], film["points"][name]["y"]) for name in names] for film in films])

theirs = morphops.remove_scale(morphops.remove_position(points))
for _ in range(500):
    theirs = morphops.rotate(theirs, theirs.mean(0), True)["aligned"]
flat = lambda shapes: shapes.reshape(-1, 2)
turn = morphops.rotate(flat(theirs), flat(superimposed), True)["R"]
differences = {
    "centroid sizes": morphops.get_scale(morphops.remove_position(points)) - [film["centroid_size"] for film in films],
    "superimposed points": theirs @ turn - superimposed,
    "mean": (theirs @ turn).mean(0) - [(point["x"], point["y"]) for point in ours["mean"]],
    "distances": np.linalg.norm(theirs - theirs.mean(0), axis=(1, 2)) - [film["distance"] for film in films],
}
with contextlib.redirect_stdout(io.StringIO()):
    gpa = morphops.gpa(points, tol=1e-14, no_reflect=True)
by_gpa = np.linalg.norm(gpa["aligned"] - gpa["mean"], axis=(1, 2)) - [film["distance"] for film in films]

print(f"{table}: {len(films)} films, {len(names)} landmarks")
for what, difference in differences.items():
    print(f"  {what}: {abs(difference).max():.1e} apart")
print(f"  distances of gpa(), which depend on the order of films: {abs(by_gpa).max():.1e} apart")
sys.exit(any(abs(difference).max() > 1e-9 for difference in differences.values()))
