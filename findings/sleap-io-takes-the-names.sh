#!/usr/bin/env bash
# Guess: a skeleton that is made from a list of landmarks' names leaves the list as it is.
# Seen (sleap-io 0.9.5): `Skeleton(names)` puts its nodes into the caller's own list. They are no names any more, so that
# nothing is found by them: a script that then fills its arrays with `points.get(name)` writes a file without a single
# point, and nothing says so.
# It matters: bringing landmarks of another program over by name is what such a script is for.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q sleap-io==0.9.5
cat >"$work/expected" <<'END'
before: ['sella', 'nasion'], found 2
after: [Node(name='sella'), Node(name='nasion')], found 0
after a copy was given: ['sella', 'nasion'], found 2
END
"$work/venv/bin/python" - >"$work/seen" <<'END'
import sleap_io

points = {"sella": (1, 2), "nasion": (3, 4)}


def show(title, names):
    print(f"{title}: {names}, found {sum(name in points for name in names)}")


names = list(points)
show("before", names)
sleap_io.Skeleton(names)
show("after", names)
names = list(points)
sleap_io.Skeleton(list(names))
show("after a copy was given", names)
END
cat "$work/seen"
diff "$work/expected" "$work/seen"
