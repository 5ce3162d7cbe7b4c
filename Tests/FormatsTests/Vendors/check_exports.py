"""Takes points through the programs that Bregma writes files for, and theirs back: what `Scripts/check-formats` runs.

usage: check_exports.py [--write | PROGRAM ...]     programs as in with_PROGRAM.py; all of them without any

Every script `with_PROGRAM.py` says at its top what it needs and runs in an environment of its own, which is kept below
`.build`. A table is printed; `--write` puts it into docs/PROGRAMS.md. It fails where a point, a coordinate or a status is
lost that the program could keep (`RULES`).
"""

import csv
import hashlib
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from points import Films

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
BREGMA = Path(os.environ.get("BREGMA", ROOT / ".build/release/bregma"))
PYTHON = os.environ.get("PYTHON", "python3")
PAGE = ROOT / "docs/PROGRAMS.md"
FILE = {"bregma": "points.csv", "wide": "points.csv", "deeplabcut": "points.csv", "coco": "points.json",
        "label-studio": "points.json", "tps": "points.tps", "cvat": "points.xml", "dlib": "points.xml"}
DICOM = ("chest.dcm", "scan.dcm")
STATUSES = ("placed", "predicted", "accepted", "corrected")
# Half a step of 32-bit numbers below 512.
SINGLE = 2e-5


@dataclass
class Rule:
    """What a program cannot do, which is no failure; everything else is one."""

    off: float = 1e-6
    keeps: tuple = ()
    keeps_missing: bool = False
    without: object = lambda row: False
    back_off: float = None
    back_without: object = None


def is_quoted(row):
    return "<" in row["landmark"]


ALL = STATUSES
RULES = {
    "labelme labelme": Rule(keeps=ALL, keeps_missing=True, without=lambda row: row["image"] in DICOM),
    "napari napari": Rule(keeps=ALL),
    "slicer slicer": Rule(keeps=ALL, keeps_missing=True, back_without=is_quoted),
    "slicer fcsv": Rule(keeps=ALL, keeps_missing=True, without=is_quoted),
    "coco coco": Rule(keeps=ALL, keeps_missing=True),
    "coco coco faster-coco-eval": Rule(keeps=ALL, keeps_missing=True),
    "datumaro coco": Rule(off=0.0072, keeps=ALL, keeps_missing=True,
                          back_without=lambda row: row["image"] in DICOM + Films.TURNED),
    "datumaro cvat": Rule(off=0.0072, back_without=lambda row: row["image"] in (*DICOM, "tagged.png")),
    "sleap coco": Rule(off=SINGLE, back_off=1e-6),
    "sleap deeplabcut": Rule(),
    "movement deeplabcut": Rule(without=lambda row: True),
    "deeplabcut deeplabcut": Rule(),
    "tables bregma": Rule(keeps=ALL, keeps_missing=True),
    "tables wide": Rule(),
    "tables deeplabcut": Rule(keeps=("predicted",)),
    "tps tps": Rule(),
    "label_studio label-studio": Rule(keeps=ALL, back_without=lambda row: row["status"] == "predicted"),
    "label_studio label-studio JSON_MIN": Rule(without=lambda row: row["status"] == "predicted"),
    "imagej imagej": Rule(off=SINGLE),
    "imagej imagej roifile": Rule(off=SINGLE),
    "dlib dlib": Rule(off=0.7072, without=is_quoted),
    "ultralytics ultralytics": Rule(off=1e-4, without=lambda row: row["image"] in DICOM),
}


def environment(script):
    """The Python in which a script of ours runs, with what its head asks for."""
    head = re.search(r"^# /// script\n(.*?)^# ///$", script.read_text(encoding="utf-8"), re.S | re.M).group(1)
    wanted = tomllib.loads(re.sub(r"^# ?", "", head, flags=re.M))
    version = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=True).stdout
    key = hashlib.sha256((head + version).encode()).hexdigest()[:12]
    folder = ROOT / ".build/programs" / f"{script.stem}-{key}"
    python = folder / "bin/python"
    if not (folder / "whole").exists():
        print(f"installing what {script.name} needs", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([PYTHON, "-m", "venv", folder], check=True)
        for names, more in [(wanted["dependencies"], []), (wanted.get("without-dependencies", []), ["--no-deps"])]:
            if names:
                subprocess.run([python, "-m", "pip", "install", "-q", *more, *names], check=True)
        (folder / "whole").touch()
    return python


def run(script, *words):
    return subprocess.run([environment(script), script, *words], capture_output=True, text=True, encoding="utf-8")


def bregma(*words):
    done = subprocess.run([BREGMA, *words], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise Failure(last_line(done.stderr))


def last_line(text):
    return (text.strip().splitlines() or ["nothing was said"])[-1][:300]


class Failure(Exception):
    pass


def export(folder, format):
    """A fresh export: programs write beside it what they want."""
    target = folder / format
    shutil.rmtree(target, ignore_errors=True)
    if format in FILE:
        target.mkdir()
    out = target / FILE[format] if format in FILE else target
    bregma("export", "--images", folder / "films", "--out", out, "--format", format)



def compare(rows, answer, rule):
    """How many of our points a program read, how far off, and which statuses it kept."""
    truth = {(row["image"], row["landmark"]): row for row in rows}
    found = {(film, name): (x, y, status, confidence) for film, name, x, y, status, confidence in answer["points"]}
    if len(found) != len(answer["points"]):
        raise Failure("a point comes twice")
    placed = {key: row for key, row in truth.items() if row["x"]}
    strange = [key for key in found if key not in placed]
    lost = [key for key, row in placed.items() if key not in found and not rule.without(row)]
    if strange or lost:
        raise Failure(f"points made up: {strange[:3]}, points lost: {lost[:3]}")
    worst = max((math.dist(found[key][:2], (float(placed[key]["x"]), float(placed[key]["y"]))) for key in found),
                default=0)
    if worst > rule.off:
        raise Failure(f"points are off by up to {worst} px")
    kept = set()
    for status in STATUSES:
        own = [key for key in found if placed[key]["status"] == status]
        if own and all(
                found[key][2] == status and (found[key][3] is None) == (placed[key]["confidence"] == "")
                and float(placed[key]["confidence"] or 0) == (found[key][3] or 0) for key in own):
            kept.add(status)
    if not kept.issuperset(rule.keeps):
        raise Failure(f"statuses lost: {sorted(set(rule.keeps) - kept)}")
    gone = {(row["image"], row["landmark"]) for row in rows if row["status"] == "missing"}
    gone = {key for key in gone if not rule.without(truth[key])}
    missing = {tuple(key) for key in answer["missing"]}
    keeps_missing = bool(gone) and missing == gone
    if rule.keeps_missing and not keeps_missing:
        raise Failure(f"missing landmarks: {sorted(missing ^ gone)[:3]}")
    if kept == {"placed"}:
        kept = set()
    words = [status for status in STATUSES if status in kept] + (["missing"] if keeps_missing else [])
    return len(found), len(placed), worst, words


def back(folder, script, format, rule, rows):
    """What `bregma import` reads of files that the program wrote: how many points, and how far off."""
    theirs = folder / "theirs"
    shutil.rmtree(theirs, ignore_errors=True)
    done = run(script, "write", folder, format)
    if done.returncode:
        raise Failure("writing: " + last_line(done.stderr))
    films = folder / "copy"
    shutil.rmtree(films, ignore_errors=True)
    shutil.copytree(folder / "films", films, ignore=shutil.ignore_patterns(".bregma"))
    # Beside the films, where such programs leave them.
    made = [path for path in sorted(theirs.rglob("*")) if path.suffix in (".csv", ".json", ".xml", ".zip")]
    if len(made) > 1:
        (root,) = theirs.iterdir()
        made = [shutil.copy(path, films / path.relative_to(root)) for path in made]
    done = subprocess.run([BREGMA, "import", "--images", films, *made], capture_output=True, text=True)
    if done.returncode:
        raise Failure("import: " + last_line(done.stderr))
    bregma("export", "--images", films, "--out", folder / "back.csv", "--force")
    with (folder / "back.csv").open(newline="", encoding="utf-8") as file:
        found = {(row["image"], row["landmark"]): (float(row["x"]), float(row["y"]))
                 for row in csv.DictReader(file) if row["x"]}
    without = rule.back_without or rule.without
    placed = {(row["image"], row["landmark"]): row for row in rows if row["x"]}
    lost = [key for key, row in placed.items() if key not in found and not without(row)]
    if lost or not placed.keys() >= found.keys():
        raise Failure(f"import: lost {lost[:3]}, made up {sorted(found.keys() - placed.keys())[:3]}")
    worst = max(math.dist(place, (float(placed[key]["x"]), float(placed[key]["y"]))) for key, place in found.items())
    if worst > (rule.back_off or rule.off):
        raise Failure(f"import: points are off by up to {worst} px")
    return len(found), worst


def off(worst):
    """A distance as the table says it."""
    return "0" if worst < 1e-9 else f"{worst:.1g}" if worst < 0.001 else f"{worst:.4f}".rstrip("0")


def check(folder, script, rows):
    """The rows of the table for a program, and how many of them are failures."""
    table, failures = [], 0
    abilities = run(script, "list").stdout.split("\n")
    writes = {line.removeprefix("write ") for line in abilities if line.startswith("write ")}
    reads = [line.removeprefix("read ") for line in abilities if line.startswith("read ")]
    if not reads:
        raise SystemExit(f"{script.name} does not run: {last_line(run(script, 'list').stderr)}")
    for name in reads:
        format = name.split()[0]
        rule = RULES[f"{script.stem.removeprefix('with_')} {name}"]
        program = script.stem
        try:
            export(folder, format)
            done = run(script, "read", folder, name)
            if done.returncode:
                raise Failure(last_line(done.stderr))
            answer = json.loads(done.stdout.splitlines()[-1])
            program = answer["program"]
            count, all_points, worst, kept = compare(rows, answer, rule)
            losses = list(dict.fromkeys(answer["losses"]))
            ours = f"{count} of {all_points} | {off(worst) if count else ''} | {', '.join(kept)}"
            theirs = "|"
            if name in writes:
                export(folder, format)
                count, worst = back(folder, script, name, rule, rows)
                theirs = f"{count} of {all_points} | {off(worst)}"
            table.append(f"| {program} | `{name.split()[0]}` | {ours} | {theirs} | {'; '.join(losses)} |")
        except Failure as failure:
            failures += 1
            table.append(f"| {program} | `{name}` | **failed**: {failure} | | | | | |")
        print(table[-1], flush=True)
    return table, failures


HEAD = """| program | format | points read | px off | statuses kept | read back here | px off | what it loses or cannot do |
|---|---|---|---|---|---|---|---|"""


def main(words):
    chosen = [word for word in words if not word.startswith("-")]
    scripts = [path for path in sorted(HERE.glob("with_*.py"))
               if not chosen or path.stem.removeprefix("with_") in chosen]
    if not scripts or set(words) - set(chosen) - {"--write"} or chosen and "--write" in words:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made = run(HERE / "films.py", folder)
        if made.returncode:
            raise SystemExit(made.stderr)
        bregma("import", folder / "truth.csv", "--images", folder / "films")
        with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        print(HEAD)
        table, failures = [], 0
        for script in scripts:
            lines, failed = check(folder, script, rows)
            table += lines
            failures += failed
    if "--write" in words and not failures:
        begin, end = "<!-- check-formats -->", "<!-- /check-formats -->"
        text = PAGE.read_text(encoding="utf-8")
        before, rest = text.split(begin)
        PAGE.write_text(before + begin + "\n" + "\n".join([HEAD, *table]) + "\n" + end + rest.split(end)[1],
                        encoding="utf-8")
    if failures:
        raise SystemExit(f"failed: {failures} of {len(table)}")


if __name__ == "__main__":
    main(sys.argv[1:])
