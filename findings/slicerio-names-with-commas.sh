#!/usr/bin/env bash
# Guess: an .fcsv is a table of comma-separated values, in which "Gonion, left" in quotes is one field, as 3D Slicer writes
# it.
# Seen (slicerio 1.4.0): lines are cut at every comma. The name ends at its comma and keeps the quote, and the rest of the
# name becomes the description. No error, though the line has a field too many.
# It matters: "Gonion, left" and "Gonion, right" become two landmarks of one name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q slicerio==1.4.0
cat >"$work/film.fcsv" <<'END'
# Markups fiducial file version = 5.6
# CoordinateSystem = LPS
# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
1,1,2,0,0,0,0,1,1,1,0,"Gonion, left",by hand,,2,0
2,3,4,0,0,0,0,1,1,1,0,"Gonion, right",by hand,,2,0
END
cat >"$work/expected" <<'END'
a CSV reader: [Gonion, left] described [by hand]
a CSV reader: [Gonion, right] described [by hand]
slicerio: ["Gonion] described [left"]
slicerio: ["Gonion] described [right"]
END
"$work/venv/bin/python" - "$work/film.fcsv" >"$work/seen" <<'END'
import csv
import sys
import slicerio

with open(sys.argv[1], newline="") as file:
    for row in csv.reader(line for line in file if not line.startswith("#")):
        print(f"a CSV reader: [{row[11]}] described [{row[12]}]")
for point in slicerio.read_markups_fcsv(sys.argv[1])["markups"][0]["controlPoints"]:
    print(f"slicerio: [{point['label']}] described [{point['description']}]")
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
