#!/usr/bin/env bash
# Guess: a picture in sixels that is larger than a terminal likes is cut at the limit, or at the window's edge.
# Seen (xterm 379, Debian 12, -ti vt340): the whole picture is dropped, without a word, once a side is longer than what xterm
# answers to CSI ? 2 ; 4 ; 0 S, which is 1000x1000 px however large the window is.
# It matters: a program that fills a window of today with one picture shows nothing at all. In parts everything is shown.
set -euo pipefail
work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$work"' EXIT
sudo=$([ "$(id -u)" = 0 ] || echo sudo)
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends xvfb xterm=379-1 xfonts-base >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pillow==13.0.0
cat >"$work/expected" <<'END'
answer: ESC [?2;0;1000;1000S
1000x1000: shown
1001x1000: nothing
1000x1002: nothing
600x1000 beside 600x1000: shown
END
cat >"$work/inside.py" <<'END'
import os
import select
import sys
import termios
import time
import tty


def sixels(width, height):
    """A white picture, as large as it says that it is."""
    picture = f'\x1bP0;1;0q"1;1;{width};{height}#0;2;100;100;100'
    for top in range(0, height, 6):
        picture += f"#0!{width}{chr(63 + 2 ** min(6, height - top) - 1)}-"
    return picture + "\x1b\\"


tty.setraw(0)
os.write(1, b"\x1b[?25l\x1b[?2;4;0S")
answer, end = b"", time.time() + 10
while not answer.endswith(b"S") and time.time() < end:
    if select.select([0], [], [], 0.1)[0]:
        answer += os.read(0, 100)
with open(sys.argv[1] + "/answer", "w") as file:
    file.write(answer.decode().replace("\x1b", "ESC "))
for number, parts in enumerate([[(1000, 1000)], [(1001, 1000)], [(1000, 1002)], [(600, 1000), (600, 1000)]]):
    os.write(1, b"\x1b[2J")
    column = 1
    for width, height in parts:
        os.write(1, f"\x1b[1;{column}H{sixels(width, height)}".encode())
        column += width // 6  # cells are 6 px wide
    time.sleep(1)
    open(f"{sys.argv[1]}/drawn{number}", "w").close()
    while not os.path.exists(f"{sys.argv[1]}/seen{number}"):
        time.sleep(0.05)
END
cat >"$work/outside.py" <<'END'
import os
import sys
import time

from PIL import ImageGrab

work, display = sys.argv[1:]


def wait(path):
    end = time.time() + 30
    while not os.path.exists(path) and time.time() < end:
        time.sleep(0.05)


names = ["1000x1000", "1001x1000", "1000x1002", "600x1000 beside 600x1000"]
wait(f"{work}/drawn0")
print("answer:", open(f"{work}/answer").read())
for number, name in enumerate(names):
    wait(f"{work}/drawn{number}")
    picture = ImageGrab.grab(xdisplay=display).convert("L")
    white = sum(count for level, count in enumerate(picture.histogram()) if level > 200)
    print(f"{name}: {'nothing' if white < 10000 else 'shown' if white > 950000 else white}")
    open(f"{work}/seen{number}", "w").close()
END
exec 3>"$work/display"
Xvfb -displayfd 3 -screen 0 1920x1200x24 -nolisten tcp 2>/dev/null &
server=$!
while [ ! -s "$work/display" ]; do sleep 0.1; done
display=:$(cat "$work/display")
DISPLAY=$display xterm -ti vt340 -fn 6x13 -bg black -fg black -geometry 300x85+0+0 -e python3 "$work/inside.py" "$work" 2>/dev/null &
"$work/venv/bin/python" "$work/outside.py" "$work" "$display" >"$work/seen"
cat "$work/seen"
diff "$work/expected" "$work/seen"
