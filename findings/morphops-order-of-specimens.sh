#!/usr/bin/env bash
# Guess: generalised Procrustes superimposition treats all specimens alike: gpa() gives the least sum of squared
# differences, and which specimen stands last makes no difference. By default, too, a mirror image would stand out.
# Seen (morphops 0.2.0, numpy 2.4.6): gpa() turns all specimens onto the mean of all but the first, then of all but the
# second, and so on. It ends turned onto the mean without the last one: listed backwards, the same five specimens get
# other distances to their mean (by up to 1.5e-4 here), and both sums are above that of morphops' own rotate() onto the mean of
# all. A tolerance of 1e-14 changes nothing. A mirrored specimen is turned over without a word, and its distance is that of
# the original; only with no_reflect=True does it stand out.
# It matters: distances of two programs cannot be compared beyond some digits unless both mean the same optimum, and a film
# whose left and right were exchanged is the first thing that such a table is looked at for.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
# It asks for Python 3.12 and scipy, and imports nothing that needs them.
"$work/venv/bin/pip" install -q numpy==2.4.6
"$work/venv/bin/pip" install -q --no-deps --ignore-requires-python morphops==0.2.0
cat >"$work/expected" <<'END'
distances forwards and backwards differ by more than 1e-5: True
sum of squares forwards is above that of rotate(): True
sum of squares backwards is above that of rotate(): True
a mirrored specimen: distance 1.0 times the original's
a mirrored specimen, no_reflect=True: more than 3 times: True
END
"$work/venv/bin/python" - >"$work/seen" <<'END'
import contextlib
import io
import morphops
import numpy as np

def gpa(points, **options):
    with contextlib.redirect_stdout(io.StringIO()):
        return morphops.gpa(points, tol=1e-14, **options)

def distances(result):
    return np.linalg.norm(result["aligned"] - result["mean"], axis=(1, 2))

random = np.random.default_rng(2)
shape = random.uniform(0, 400, (7, 2))
points = np.array([shape + random.normal(0, 30, shape.shape) for _ in range(5)])
forwards, backwards = gpa(points, no_reflect=True), gpa(points[::-1], no_reflect=True)
best = morphops.remove_scale(morphops.remove_position(points))
for _ in range(500):
    best = morphops.rotate(best, best.mean(0), True)["aligned"]
least = morphops.lmk_util.ssqd(best)
apart = abs(distances(forwards) - distances(backwards)[::-1]).max()
print("distances forwards and backwards differ by more than 1e-5:", apart > 1e-5)
print("sum of squares forwards is above that of rotate():", forwards["ssq"] > least + 1e-9)
print("sum of squares backwards is above that of rotate():", backwards["ssq"] > least + 1e-9)
mirrored = points.copy()
mirrored[1, :, 0] *= -1
print(f"a mirrored specimen: distance {distances(gpa(mirrored))[1] / distances(gpa(points))[1]:.1f} times the original's")
ratio = distances(gpa(mirrored, no_reflect=True))[1] / distances(gpa(points))[1]
print("a mirrored specimen, no_reflect=True: more than 3 times:", ratio > 3)
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
