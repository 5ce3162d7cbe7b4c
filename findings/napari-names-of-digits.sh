#!/usr/bin/env bash
# Guess: the names of points in a layer's CSV are text, and a file that napari opens and saves again has the same names.
# Seen (napari 0.9.2): a column of which every field reads as a number becomes numbers, "01" and "1_0" 1 and 10. Where all
# further columns are numbers, saving makes floating point of them, "01" comes out as "1.0", and the index with it. One name
# that is no number keeps the whole column as text.
# It matters: whether landmark "07" keeps its name depends on which others are marked on the film.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q napari==0.9.2
cat >"$work/expected" <<'END'
opened ['01', '1_0'], saved ['1.0', '10.0'], index ['0.0', '1.0']
opened ['01', 'sella'], saved ['01', 'sella'], index ['0', '1']
END
cd "$work"
export HOME=$work
venv/bin/python - >seen 2>log <<'END' || { cat log >&2; exit 1; }
import csv
from napari.layers import Points
from napari_builtins.io import napari_get_reader, napari_write_points

for names in (["01", "1_0"], ["01", "sella"]):
    with open("film.csv", "w") as file:
        file.write("index,axis-0,axis-1,label\n")
        file.writelines(f"{number},{number}.5,2.5,{name}\n" for number, name in enumerate(names))
    ((data, meta, _),) = napari_get_reader("film.csv")("film.csv")
    data, meta, _ = Points(data, **meta).as_layer_data_tuple()
    napari_write_points("saved.csv", data, meta)
    with open("saved.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    print(f"opened {names}, saved {[row['label'] for row in rows]}, index {[row['index'] for row in rows]}")
END
cat seen
diff expected seen
