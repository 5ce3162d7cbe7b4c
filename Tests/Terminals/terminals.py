"""The workbench in real terminals under Xvfb: types, takes pictures, compares them with the frames that were meant.

terminals.py BREGMA WORK [NAME...]: prints a table in Markdown. Needs Xvfb, xdotool, Pillow and the terminals.
"""
import csv
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy
from PIL import Image, ImageDraw, ImageGrab

HERE = os.path.dirname(os.path.abspath(__file__))
BREGMA = os.path.abspath(sys.argv[1])
WORK = os.path.abspath(sys.argv[2])
DISPLAY = ":" + os.environ.get("BREGMA_DISPLAY", "83")
SCREEN = (1920, 1200)
# A window that makes the film's pane higher than 1000 px, which xterm would not show as one picture.
COLUMNS, ROWS = 150, 60

# The film: a disc on grey, as large as shows its shape, and a strip of all greys.
FILM = (400, 500)
CENTRE, RADIUS = (220, 250), 120
LANDMARK = "MWMWMW"


def versions(*command):
    """The first line that a program says of itself."""
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0] if lines else "?"


def package(name):
    """The version of a Debian package, without its Debian part."""
    return versions("dpkg-query", "-W", "-f=${Version}", name).split("-")[0].split(":")[-1].split("+")[0]


# Name, its version, how it is started with a program, and what stands between.
def terminals():
    size = f"{COLUMNS}x{ROWS}"
    xterm = ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", size + "+0+0"]
    kitty = ["kitty", "--config", "NONE", "-o", "remember_window_size=no", "-o", f"initial_window_width={COLUMNS}c",
             "-o", f"initial_window_height={ROWS}c"]
    tmux = ["tmux", "-f", "/dev/null", "new-session"]
    screen = ["screen", "-S", "bregma", "-c", "/dev/null"]
    vt340 = xterm + ["-ti", "vt340", "-e"]
    mosh = ["sh", os.path.join(HERE, "mosh.sh")]
    return {
        "xterm": (f"xterm {package('xterm')}", xterm + ["-e"]),
        "xterm-vt340": (f"xterm {package('xterm')} `-ti vt340`", vt340),
        "kitty": (f"kitty {package('kitty')}", kitty),
        "mlterm": (f"mlterm {package('mlterm')}", ["mlterm", "-g", size, "-e"]),
        "konsole": (f"konsole {package('konsole')}", ["dbus-run-session", "konsole", "--hide-menubar", "--hide-tabbar", "-p", f"TerminalColumns={COLUMNS}", "-p",
                     f"TerminalRows={ROWS}", "-e"]),
        "urxvt": (f"rxvt-unicode {package('rxvt-unicode')}",
                  ["urxvt", "-geometry", size + "+0+0", "-fn", "xft:DejaVu Sans Mono:size=11", "-e"]),
        "st": (f"st {package('stterm')}", ["st", "-g", size + "+0+0", "-f", "DejaVu Sans Mono:size=11", "-e"]),
        "alacritty": (f"alacritty {package('alacritty')}",
                      ["alacritty", "-o", f"window.dimensions.columns={COLUMNS}", "-o",
                       f"window.dimensions.lines={ROWS}", "-e"]),
        "foot": (f"foot {package('foot')} (weston {package('weston')})", ["foot", "--fullscreen", "--font", "DejaVu Sans Mono:size=11"]),
        "vte": (f"VTE {package('gir1.2-vte-2.91')}",
                ["/usr/bin/python3", os.path.join(HERE, "vte.py"), str(COLUMNS), str(ROWS)]),
        "tmux-kitty": (f"tmux {package('tmux')} in kitty", kitty + tmux),
        "tmux-xterm": (f"tmux {package('tmux')} in xterm", vt340 + tmux),
        "screen-xterm": (f"screen {package('screen')} in xterm", vt340 + screen),
        "screen-kitty": (f"screen {package('screen')} in kitty", kitty + screen),
        "mosh-kitty": (f"mosh {package('mosh')} in kitty", kitty + mosh),
        "mosh-xterm": (f"mosh {package('mosh')} in xterm", vt340 + mosh),
    }


def make_film(path):
    film = Image.new("L", FILM, 110)
    draw = ImageDraw.Draw(film)
    for y in range(FILM[1]):
        draw.line([(0, y), (49, y)], fill=y * 255 // (FILM[1] - 1))
    # Drawn four times as large, so that its edge is smooth.
    large = Image.new("L", (4 * FILM[0], 4 * FILM[1]), 0)
    box = [4 * (CENTRE[axis] + 0.5 + side * RADIUS) - 0.5 for side in (-1, 1) for axis in (0, 1)]
    ImageDraw.Draw(large).ellipse(box, fill=255)
    film.paste(235, mask=large.resize(FILM, Image.BOX))
    film.save(path)


class Terminal:
    """One terminal with the workbench on a folder of its own."""

    def __init__(self, name, command):
        self.name, self.work = name, os.path.join(WORK, name)
        shutil.rmtree(self.work, ignore_errors=True)
        self.films = os.path.join(self.work, "films")
        os.makedirs(self.films)
        make_film(os.path.join(self.films, "disc.png"))
        make_film(os.path.join(self.films, "other.png"))
        # A landmark that is marked on the other film is to be placed on this one.
        self.landmarks = os.path.join(self.work, "landmarks.csv")
        with open(self.landmarks, "w") as file:
            file.write(f"image,landmark,x,y,status\nother.png,{LANDMARK},20,20,placed\n")
        home = os.path.join(self.work, "home")
        runtime = os.path.join(self.work, "run")
        screens = os.path.join(self.work, "screens")
        for folder in (home, runtime, screens):
            os.makedirs(folder, mode=0o700)
        keep = {key: os.environ[key] for key in ("PATH",)}
        self.environment = {
            **keep, "DISPLAY": DISPLAY, "HOME": home, "XDG_RUNTIME_DIR": runtime, "XDG_STATE_HOME": home,
            "LANG": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1", "SHELL": "/bin/sh", "QT_LOGGING_RULES": "*=false",
            "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1", "SCREENDIR": screens, "TMUX_TMPDIR": self.work}
        log = open(os.path.join(self.work, "log"), "w")
        self.helpers = []
        if name == "foot":
            self.helpers.append(self.start(
                ["weston", "--backend=x11-backend.so", "--use-pixman", f"--width={SCREEN[0]}",
                 f"--height={SCREEN[1]}", "--shell=kiosk-shell.so", "--socket=wayland-foot", "--no-config"], log))
            self.environment["WAYLAND_DISPLAY"] = "wayland-foot"
            wait(lambda: os.path.exists(os.path.join(runtime, "wayland-foot")))
        go, size = os.path.join(self.work, "go"), os.path.join(self.work, "size")
        self.code = os.path.join(self.work, "code")
        # Ssh takes no COLORTERM along. What the program leaves with is written down after it.
        far = [] if "-" in name and name != "xterm-vt340" else ["env", "-u", "COLORTERM"]
        program = far + ["sh", "-c", '"$@"; echo $? >"$0"', self.code, "/usr/bin/python3", os.path.join(HERE, "stage.py"),
                   size, go, BREGMA, "open", self.films, "--landmarks", self.landmarks]
        self.process = self.start(command + program, log)
        if not wait(lambda: os.path.exists(size), 40):
            raise RuntimeError("did not start")
        self.columns, self.rows = map(int, open(size).read().split())
        time.sleep(1.5)
        self.area = magenta(self.grab("stage"))
        self.cell = (self.area[2] / self.columns, self.area[3] / self.rows)
        self.focus()
        open(go, "w").close()

    def start(self, command, log):
        return subprocess.Popen(
            command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)

    def xdotool(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, capture_output=True, timeout=20)

    def focus(self):
        self.xdotool("mousemove", self.area[0] + self.area[2] // 2, self.area[1] + self.area[3] // 2)
        self.xdotool("getmouselocation")
        done = subprocess.run(["xdotool", "getmouselocation", "--shell"], env=self.environment, capture_output=True,
                              text=True)
        window = [line[7:] for line in done.stdout.splitlines() if line.startswith("WINDOW=")]
        if window and window[0] != "0":
            self.xdotool("windowfocus", window[0])
        time.sleep(0.2)

    def press(self, *keys):
        for key in keys:
            self.xdotool("key", key)
            time.sleep(0.15)

    def click(self, x, y):
        self.xdotool("mousemove", x, y)
        time.sleep(0.3)
        self.xdotool("mousedown", 1)
        time.sleep(0.1)
        self.xdotool("mouseup", 1)

    def grab(self, name):
        picture = ImageGrab.grab(xdisplay=DISPLAY).convert("RGB")
        picture.save(os.path.join(self.work, name + ".png"))
        return picture

    def settled(self, name, least=1.0, most=20.0):
        """The cells' area of the screen, once nothing has changed for a while."""
        time.sleep(least)
        before, since, end = None, time.time(), time.time() + most
        while time.time() < end:
            now = ImageGrab.grab(xdisplay=DISPLAY).convert("RGB").crop(self.box())
            if before is None or now.tobytes() != before.tobytes():
                before, since = now, time.time()
            elif time.time() - since > 1.2:
                break
            time.sleep(0.2)
        before.save(os.path.join(self.work, name + ".png"))
        return before

    def box(self):
        left, top, width, height = self.area
        return (left, top, left + width, top + height)

    def frame(self, name, colours, keys=""):
        """The frame that is meant, drawn by the program itself: 8x16 px a cell."""
        path = os.path.join(self.work, f"frame-{name}.png")
        cell = "x".join(str(round(side)) for side in self.cell)
        subprocess.run(
            [BREGMA, "render", os.path.join(self.films, "disc.png"), "--out", path, "--landmarks", self.landmarks,
             "--size", f"{self.columns}x{self.rows}", "--cell", cell, "--colours", colours, "--keys", keys], check=True,
            env=self.environment, capture_output=True)
        return Image.open(path).convert("RGB")

    def close(self):
        # What is detached lives on.
        for command in (["tmux", "kill-server"], ["screen", "-S", "bregma", "-X", "quit"]):
            subprocess.run(command, env=self.environment, capture_output=True)
        for process in [self.process] + self.helpers:
            try:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(5)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass


def wait(condition, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def pixels(picture):
    """Red, green and blue, [height, width, 3]."""
    return numpy.asarray(picture.convert("RGB")).astype(float)


def magenta(picture):
    """Where the painted cells lie: left, top, width, height."""
    rgb = pixels(picture)
    mask = (rgb[..., 0] - rgb[..., 1] > 25) & (rgb[..., 2] - rgb[..., 1] > 25)
    # A cursor or a sign of the terminal's own may cover a few.
    rows, columns = numpy.where(mask.sum(1) > 200)[0], numpy.where(mask.sum(0) > 100)[0]
    if not len(rows) or not len(columns):
        raise RuntimeError("painted nothing")
    return (int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1))


def cell_means(picture, columns, rows):
    """The mean grey of every cell, [rows, columns]."""
    return numpy.asarray(picture.convert("L").resize((columns, rows), Image.BOX)).astype(float)


def agreement(shown, meant, columns, rows, area=None):
    """The share of cells that are as bright as they should be; the last two rows may say something else."""
    left, top, right, bottom = area or (0, 1, columns, rows - 2)
    apart = numpy.abs(cell_means(shown, columns, rows) - cell_means(meant, columns, rows))
    return float((apart[top:bottom, left:right] < 45).mean())


def film(picture):
    """Where the film lies, px: left, top, right, bottom. It is brighter than all paper over most of its height."""
    grey = pixels(picture).mean(2) > 80
    middle = grey[grey.shape[0] // 3: grey.shape[0] * 2 // 3]
    columns = longest(middle.mean(0) > 0.75)
    rows = longest(grey[:, columns[0]:columns[1]].mean(1) > 0.6)
    return (columns[0], rows[0], columns[1], rows[1])


def longest(flags):
    """The longest run of true, from and to."""
    best = start = run = 0
    where = 0
    for place, flag in enumerate(list(flags) + [False]):
        if flag:
            where, run = (where, run + 1) if run else (place, 1)
        else:
            if run > best:
                best, start = run, where
            run = 0
    return (start, start + best)


def disc(picture):
    """Centre, width and height of the disc, px, from the moments of its brightness; None where there is none."""
    left, top, right, bottom = film(picture)
    if right - left < 40 or bottom - top < 40:
        return None
    grey = pixels(picture).mean(2)[top:bottom, left:right]
    # The strip of all greys is left out.
    strip = int(grey.shape[1] * 0.17)
    grey = grey[:, strip:]
    low, high = numpy.percentile(grey, 20), numpy.percentile(grey, 85)
    if high - low < 40:
        return None
    weight = numpy.clip((grey - low) / (high - low), 0, 1)
    weight[weight < 0.2] = 0
    y, x = numpy.mgrid[: grey.shape[0], : grey.shape[1]] + 0.5
    total = weight.sum()
    cx, cy = (weight * x).sum() / total, (weight * y).sum() / total
    # Once more around the middle alone, so that names and signs elsewhere do not count.
    reach = 1.3 * 2 * ((weight * (x - cx) ** 2).sum() / total) ** 0.5
    weight[(x - cx) ** 2 + (y - cy) ** 2 > reach**2] = 0
    total = weight.sum()
    cx, cy = (weight * x).sum() / total, (weight * y).sum() / total
    wide, tall = (4 * ((weight * (axis - centre) ** 2).sum() / total) ** 0.5 for axis, centre in ((x, cx), (y, cy)))
    return {"x": left + strip + cx, "y": top + cy, "wide": wide, "tall": tall}


def is_picture(picture, height):
    """Whether the strip of greys changes elsewhere than where cells and their halves end."""
    left, top, right, bottom = film(picture)
    column = pixels(picture).mean(2)[top:bottom, left + (right - left) // 20]
    changes = numpy.where(numpy.diff(column) != 0)[0] + top + 1
    apart = numpy.abs((changes + height / 4) % (height / 2) - height / 4)
    return bool(len(changes) > 20 and (apart > 1.6).mean() > 0.3)


def hue(picture):
    """How far the channels of the film's pixels lie apart, but for the cross in its middle; and how many greys it has."""
    left, top, right, bottom = film(picture)
    rgb = pixels(picture)[top + 2: bottom - 2, left + 2: right - 2]
    apart = rgb.max(2) - rgb.min(2)
    height, width = apart.shape
    greys = rgb[..., 0][apart < 8]
    apart[height * 2 // 5: height * 3 // 5, width * 3 // 10: width * 7 // 10] = 0
    return float(apart.max()), len(numpy.unique(greys))


def points(folder):
    """Where landmarks are on the film, px, by name."""
    out = os.path.join(folder, "..", "points.csv")
    subprocess.run([BREGMA, "export", "--images", folder, "--out", out], check=True,
                   capture_output=True)
    with open(out) as file:
        return {row["landmark"]: (float(row["x"]), float(row["y"])) for row in csv.DictReader(file)
                if row["x"] and row["image"] == "disc.png"}


def look(name, title, command):
    """Goes through the workbench in one terminal; what was seen, by column of the table."""
    seen = {"terminal": title}
    terminal = Terminal(name, command)
    try:
        first = terminal.settled("film", 3)
        columns, rows = terminal.columns, terminal.rows
        seen["cells"] = f"{columns}x{rows} of {terminal.cell[0]:.4g}x{terminal.cell[1]:.4g} px"
        found = disc(first)
        if not found:
            return {**seen, "film": "no film"}
        apart, greys = hue(first)
        seen["greys"] = greys
        seen["hue"] = apart
        seen["picture"] = is_picture(first, terminal.cell[1])
        seen["shape"] = found["wide"] / found["tall"]
        meant = terminal.frame("film", "direct")
        seen["film"] = agreement(first, meant, columns, rows)
        for key, keys, label in (("question", "?", "help"), ("G", "G", "gallery")):
            terminal.press(key)
            over = terminal.settled(label)
            meant = terminal.frame(label, "direct", keys)
            seen[label] = agreement(over, meant, columns, rows)
            # screen holds Escape back until another key comes.
            terminal.press("Escape", "0")
            terminal.settled(label + "-closed")
        back = terminal.settled("back")
        seen["back"] = agreement(back, first, columns, rows)
        # A point in the middle of nothing in particular, away from the disc's centre.
        x, y = round(found["x"] + 0.31 * found["wide"]), round(found["y"] - 0.17 * found["tall"])
        terminal.click(terminal.area[0] + x, terminal.area[1] + y)
        marked = terminal.settled("marked")
        seen["name"] = name_contrast(marked, x, y, terminal.cell)
        terminal.press("G")
        time.sleep(0.5)
        terminal.press("Escape")
        terminal.press("q")
        seen["escape"] = wait(lambda: os.path.exists(terminal.code), 5)
        if not seen["escape"]:
            terminal.press("q")
            wait(lambda: os.path.exists(terminal.code), 5)
        scale = 2 * RADIUS / found["tall"]
        meant_point = (CENTRE[0] + (x + 0.5 - found["x"]) * 2 * RADIUS / found["wide"],
                       CENTRE[1] + (y + 0.5 - found["y"]) * scale)
        placed = points(terminal.films).get(LANDMARK)
        seen["point"] = placed and (placed[0] - meant_point[0], placed[1] - meant_point[1])
        seen["half cell"] = (terminal.cell[0] / 2 * scale, terminal.cell[1] / 2 * scale)
        return seen
    finally:
        terminal.close()


def name_contrast(picture, x, y, cell):
    """How strongly the name beside a point stands out: the spread of greys in the cells beside it, the better side."""
    grey = numpy.asarray(picture.convert("L")).astype(float)
    best = 0.0
    for row in (-1, 0, 1):
        for side in (1.5, -8.5):
            left, top = int(x + side * cell[0]), int((y // cell[1] + row) * cell[1])
            part = grey[max(0, top): top + int(cell[1]), max(0, left): left + int(7 * cell[0])]
            if part.size:
                best = max(best, float(numpy.percentile(part, 95) - numpy.percentile(part, 5)))
    return best


def cells_of(seen):
    """A row of the table."""
    if "shape" not in seen:
        return [seen["terminal"], seen.get("cells", ""), f"**{seen['film']}**"] + [""] * 7
    def check(value, limit, text):
        return text if value >= limit else f"**{text}**"
    across, down = seen["point"] or (999, 999)
    off = max(abs(across), abs(down))
    exact = 1 if seen["picture"] and off <= 1 else max(seen["half cell"]) + 1
    shape = 100 * (seen["shape"] - 1)
    return [
        seen["terminal"], seen["cells"], "pixels" if seen["picture"] else "blocks",
        check(-abs(shape), -1, f"{shape:+.1f} %"), check(seen["film"], 0.95, f"{100 * seen['film']:.0f} %"),
        check(min(seen["help"], seen["gallery"], seen["back"]), 0.95,
              f"{100 * seen['help']:.0f}, {100 * seen['gallery']:.0f}, {100 * seen['back']:.0f} %"),
        check(seen["name"], 60, "yes" if seen["name"] >= 60 else "no"),
        check(-seen["hue"], -12, f"none, {seen['greys']} greys" if seen["hue"] <= 12 else f"{seen['hue']:.0f}"),
        check(-off, -exact, f"{off:.1f} px"), check(seen["escape"], 1, "yes" if seen["escape"] else "no"),
    ]


TITLES = ["terminal", "cells", "film in", "shape off by", "film as meant", "help, gallery, film again", "names over it",
          "hue", "point off by", "Escape, then q"]


def main():
    wanted = sys.argv[3:]
    known = terminals()
    os.makedirs(WORK, exist_ok=True)
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-nolisten", "tcp"], start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)
    lines = ["| " + " | ".join(TITLES) + " |", "|" + "---|" * len(TITLES)]
    print("\n".join(lines), flush=True)
    bad = False
    try:
        for name in wanted or known:
            title, command = known[name]
            try:
                seen = look(name, title, command)
            except Exception as problem:  # one terminal's trouble is not the others'
                seen = {"terminal": title, "film": f"failed: {problem}"}
            row = "| " + " | ".join(str(cell) for cell in cells_of(seen)) + " |"
            bad = bad or "**" in row
            print(row, flush=True)
            print(name, seen, file=sys.stderr, flush=True)
    finally:
        server.terminate()
    return 1 if bad else 0


sys.exit(main())
