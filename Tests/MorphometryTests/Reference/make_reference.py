#!/usr/bin/env python3
"""Write superimposition.json: configurations of points, and what morphops 0.2 makes of them.

usage: make_reference.py > superimposition.json        (needs numpy and morphops 0.2.0)

`gpa` of morphops turns all specimens onto the mean of all but one, each in turn; what it ends with depends on which
specimen comes last (findings/morphops-order-of-specimens.sh). So each case holds two answers: `gpa` word for word, and
the superimposition itself, by morphops' own `rotate` onto the mean of all until that stands still.
"""

import contextlib
import io
import json

import morphops
import numpy as np


def quiet_gpa(points, **options):
    with contextlib.redirect_stdout(io.StringIO()):
        return morphops.gpa(points, **options)


def superimposed(points):
    shapes = morphops.remove_scale(morphops.remove_position(points))
    for _ in range(500):
        shapes = morphops.rotate(shapes, shapes.mean(0), True)["aligned"]
    return shapes


def case(name, points):
    centred = morphops.remove_position(points)
    shapes = superimposed(points)
    gpa = quiet_gpa(points, tol=1e-14, no_reflect=True)
    return {
        "name": name,
        "points": points.tolist(),
        "sizes": morphops.get_scale(centred).tolist(),
        "aligned": shapes.tolist(),
        "mean": shapes.mean(0).tolist(),
        "distances": np.linalg.norm(shapes - shapes.mean(0), axis=(1, 2)).tolist(),
        "gpa": gpa["aligned"].tolist(),
        "gpaScales": gpa["b"].tolist(),
    }


def specimens(count, landmarks, scatter, seed):
    """Turned, scaled and shifted copies of one shape with some scatter, rounded so that JSON holds them exactly."""
    random = np.random.default_rng(seed)
    shape = random.uniform(0, 400, (landmarks, 2))
    made = []
    for _ in range(count):
        angle, scale = random.uniform(-0.5, 0.5), random.uniform(0.7, 1.4)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        made.append((shape + random.normal(0, scatter, shape.shape)) @ turn * scale + random.uniform(0, 900, 2))
    return np.round(np.array(made), 3)


print(json.dumps({
    "version": morphops.__version__,
    "cases": [
        case("like each other", specimens(9, 19, 6, 1)),
        case("unlike each other", specimens(5, 7, 60, 2)),
        case("triangles", specimens(4, 3, 30, 3)),
        case("two", specimens(2, 5, 20, 4)),
    ],
}, separators=(",", ":")))
