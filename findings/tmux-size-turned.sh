#!/usr/bin/env bash
# Guess: a terminal that is asked for its size in characters (CSI 18 t) answers rows, then columns: CSI 8 ; rows ; columns t,
# as xterm, VTE, kitty, konsole, mlterm and foot do, and as it resizes itself when it is told so.
# Seen (tmux 3.3a, Debian 12): columns, then rows. The system's number (TIOCGWINSZ) in the same pane is right.
# It matters: a program that lays out by the answer is turned by a quarter inside tmux, and one that divides the window's
# pixels by it takes cells of 9x18 px for cells of 30x5.
set -euo pipefail
work=$(mktemp -d)
export TMUX_TMPDIR=$work
trap 'LD_LIBRARY_PATH=${lib:-} "$work/usr/bin/tmux" kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
(cd "$work" && apt-get download -q tmux=3.3a-3 libevent-core-2.1-7=2.1.12-stable-8+deb12u1 libutempter0=1.2.1-3 >/dev/null 2>&1)
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work"; done
lib=$(echo "$work"/usr/lib/*-linux-gnu)
cat >"$work/expected" <<'END'
the system: 80 columns, 23 rows
tmux: ESC [8;80;23t
END
cat >"$work/ask.py" <<'END'
import os
import select
import sys
import termios
import time
import tty

before = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"\x1b[18t")
answer, end = b"", time.time() + 10
while not answer.endswith(b"t") and time.time() < end:
    if select.select([0], [], [], 0.1)[0]:
        answer += os.read(0, 100)
size = os.get_terminal_size(1)
with open(sys.argv[1] + ".part", "w") as file:
    file.write(f"the system: {size.columns} columns, {size.lines} rows\n")
    file.write(f"tmux: {answer.decode().replace(chr(27), 'ESC ')}\n")
os.rename(sys.argv[1] + ".part", sys.argv[1])
END
TERM=xterm LD_LIBRARY_PATH=$lib LC_ALL=C.UTF-8 "$work/usr/bin/tmux" -f /dev/null new-session -d -x 80 -y 23 \
  "python3 $work/ask.py $work/seen"
for _ in $(seq 150); do
  [ -e "$work/seen" ] && break
  sleep 0.1
done
cat "$work/seen"
diff "$work/expected" "$work/seen"
