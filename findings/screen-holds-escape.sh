#!/usr/bin/env bash
# Guess: GNU screen waits a moment after Escape (maptimeout, 300 ms) for the rest of a key, and then hands Escape on; it
# makes no difference what the program inside has asked for.
# Seen (screen 4.9.0, Debian 12): while the program has asked for the mouse's drags (CSI ? 1002 h, or 1000 h), Escape alone
# is held without any limit and comes together with the next key, as if that were pressed with Alt. Without it, Escape comes.
# It matters: in a program that uses the mouse Escape seems dead, and the key after it is taken for Alt and the key.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -q screen=4.9.0-4 libutempter0=1.2.1-3 >/dev/null 2>&1)
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$work"; done
mkdir -m 700 "$work/sockets"
cat >"$work/expected" <<'END'
without the mouse: Escape, 3 s, q
with 1000: 3 s, Escape q
with 1002: 3 s, Escape q
END
cat >"$work/inside.py" <<'END'
import os
import select
import sys
import time
import tty

tty.setraw(0)
os.write(1, sys.argv[1].encode().decode("unicode_escape").encode() + b"ready")
begin, seen = None, []
end = time.time() + 30
while time.time() < end:
    if not select.select([0], [], [], 0.2)[0]:
        continue
    for byte in os.read(0, 100):
        if byte == ord("b"):
            begin = time.time()
        elif begin:
            seen.append((round(time.time() - begin), {27: "Escape"}.get(byte, chr(byte))))
    if seen and seen[-1][1] == "q":
        break
text, now = "", 0
for moment, key in seen:
    # Less than two seconds are none: the first wait is for what follows.
    if moment - now >= 2:
        text += (", " if text else "") + "3 s"
        now = moment
        text += ", " + key
    else:
        text += (" " if text else "") + key
with open(sys.argv[2], "w") as file:
    file.write(text)
END
cat >"$work/outside.py" <<'END'
import os
import pty
import select
import sys
import time

work, lib = sys.argv[1:]
for title, modes in [("without the mouse", ""), ("with 1000", r"\x1b[?1000h"), ("with 1002", r"\x1b[?1002h")]:
    out = f"{work}/out"
    if os.path.exists(out):
        os.remove(out)
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm", SCREENDIR=f"{work}/sockets", LD_LIBRARY_PATH=lib, LC_ALL="C.UTF-8")
        os.execv(f"{work}/usr/bin/screen", ["screen", "-c", "/dev/null", "python3", f"{work}/inside.py", modes, out])
    written, end, told = b"", time.time() + 40, 0
    begin = None
    while time.time() < end and not os.path.exists(out):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                written += os.read(terminal, 4096)
            except OSError:
                break
        if begin is None and b"ready" in written:
            time.sleep(1)
            begin = time.time()
            os.write(terminal, b"b")
            time.sleep(0.5)
            os.write(terminal, b"\x1b")
        if begin and not told and time.time() - begin > 3:
            told = 1
            os.write(terminal, b"q")
    time.sleep(0.5)
    print(f"{title}: {open(out).read() if os.path.exists(out) else 'nothing'}")
    os.close(terminal)
    os.waitpid(child, 0)
END
python3 "$work/outside.py" "$work" "$(echo "$work"/usr/lib/*-linux-gnu)" >"$work/seen"
cat "$work/seen"
diff "$work/expected" "$work/seen"
