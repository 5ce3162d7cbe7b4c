#!/usr/bin/env bash
# Guess: an .fcsv of 3D Slicer that is read and written again keeps which points have no place ("undefined", "missing").
# Seen (slicerio 1.4.0): 3D Slicer says so in a column that its own header does not declare; slicerio reads the declared
# ones alone, and such points come out as points at the origin, without a position status. Descriptions stay.
# It matters: a landmark that nobody has marked becomes one in the corner of the film.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q slicerio==1.4.0
cat >"$work/expected" <<'END'
placed at [1.5, 2.0, 0.0], position status None, description None
missing at [0.0, 0.0, 0.0], position status None, description gone
END
cat >"$work/film.fcsv" <<'END'
# Markups fiducial file version = 5.6
# CoordinateSystem = LPS
# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
1,1.5,2,0,0,0,0,1,1,1,0,placed,,,2,0
2,0,0,0,0,0,0,1,1,1,0,missing,gone,,3,0
END
"$work/venv/bin/python" - "$work/film.fcsv" >"$work/seen" <<'END'
import sys
import slicerio

for point in slicerio.read_markups_fcsv(sys.argv[1])["markups"][0]["controlPoints"]:
    print(f"{point['label']} at {point['position']}, position status {point.get('positionStatus')},",
          f"description {point.get('description')}")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
