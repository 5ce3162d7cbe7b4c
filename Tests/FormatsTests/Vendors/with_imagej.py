# /// script
# dependencies = ['roifile==2026.11.6; python_version >= "3.12"', 'roifile==2026.2.10; python_version < "3.12"',
#   "numpy==2.4.6"]
# ///
"""ImageJ and roifile: point selections in an archive for each film.

ImageJ itself is Debian's package, on a screen that nobody sees (Xvfb): its ROI Manager opens each archive over the film.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from points import Answer, assert_light, run
from roifile import ROI_TYPE, ImagejRoi, roiread, roiwrite

JAR = os.environ.get("IMAGEJ_JAR", "/usr/share/java/ij.jar")


def macro(folder, lines):
    """What a macro of these lines prints."""
    path = folder / "points.ijm"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        ["xvfb-run", "-a", "java", f"-Duser.home={folder}", "-Dfile.encoding=UTF-8", "-cp", JAR, "ij.ImageJ",
         "-batch", str(path)], capture_output=True, text=True, encoding="utf-8", timeout=120)
    path.unlink()
    assert done.returncode == 0 and "rror" not in done.stdout, done.stdout + done.stderr
    return [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]


def quoted(path):
    return json.dumps(str(Path(path).resolve()), ensure_ascii=False)


def imagej(folder, films):
    lines = []
    for film, path in films.exported(folder, ".zip"):
        lines += [
            f"open({quoted(films.path(film))}); run('8-bit'); roiManager('reset'); roiManager('open', {quoted(path)});",
            "for (i = 0; i < roiManager('count'); i++) {",
            "  roiManager('select', i); getSelectionCoordinates(x, y);",
            f"  print({json.dumps(film)} + '\\t' + Roi.getName + '\\t' + d2s(x[0], 9) + '\\t' + d2s(y[0], 9) + '\\t'",
            "    + getValue(round(x[0]), round(y[0])));",
            "}", "close();"]
    answer = Answer()
    for film, name, x, y, grey in macro(folder, lines):
        assert float(grey) > 120, (film, name, x, y, grey)
        answer.add(film, name, x, y)
    answer.losses.append("positions are 32-bit numbers")
    return answer


def roifile(folder, films):
    answer = Answer()
    for film, path in films.exported(folder, ".zip"):
        for selection in roiread(str(path)):
            assert selection.roitype == ROI_TYPE.POINT
            ((x, y),) = selection.coordinates()
            answer.add(film, selection.name, x, y)
    answer.losses.append("positions are 32-bit numbers")
    return answer


def write_imagej(folder, films):
    lines = [f"newImage('film', '8-bit black', {films.WIDTH}, {films.HEIGHT}, 1);"]
    for film in films.names:
        target = (folder / film).with_suffix(".zip")
        target.parent.mkdir(exist_ok=True)
        lines.append("roiManager('reset');")
        # A macro's file has no letters beyond Latin-1.
        lines += [f"makePoint({x}, {y}); Roi.setName(fromCharCode({', '.join(str(ord(sign)) for sign in name)}));"
                  "roiManager('add');" for name, (x, y) in films.points(film).items()]
        lines.append(f"roiManager('save', {quoted(target)});")
    macro(folder, lines)


def write_roifile(folder, films):
    for film in films.names:
        target = (folder / film).with_suffix(".zip")
        target.parent.mkdir(exist_ok=True)
        selections = [ImagejRoi.frompoints([point], name=name) for name, point in films.points(film).items()]
        for selection in selections:
            # It takes points for the corners of an outline.
            selection.roitype = ROI_TYPE.POINT
        roiwrite(str(target), selections)


def version():
    """Of Debian's package."""
    return subprocess.run(["dpkg-query", "-W", "-f=${Version}", "imagej"], capture_output=True, text=True).stdout


if len(sys.argv) > 3 and sys.argv[3].endswith("roifile"):
    run({"imagej roifile": roifile}, {"imagej roifile": write_roifile}, ["roifile"])
else:
    run({"imagej": imagej, "imagej roifile": roifile}, {"imagej": write_imagej, "imagej roifile": write_roifile},
        [("ImageJ", version())] if len(sys.argv) > 3 else [])
