#!/usr/bin/env bash
# Guess: a terminal that is asked for a colour (OSC 4 ; number ; ? ST) ends its answer as the question ended: with ST, which
# is ESC and a backslash, as xterm, kitty, mlterm, VTE, foot and alacritty do; or always with BEL, as konsole and st do.
# Seen (rxvt-unicode 9.30, Debian 12): asked with ST, the answer ends with ESC alone; asked with BEL, with BEL.
# It matters: a program that waits for the end of the answer waits for ever, and takes the person's next key for the end; one
# that does not, sees Escape pressed, or Alt and the next key. The question that ends with BEL is understood everywhere.
set -euo pipefail
work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server"; rm -rf "$work"' EXIT
sudo=$([ "$(id -u)" = 0 ] || echo sudo)
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends xvfb rxvt-unicode=9.30-2+b4 xfonts-base \
  >/dev/null
cat >"$work/expected" <<'END'
asked with ST: ESC ]4;1;rgb:cdcd/0000/0000 ESC
asked with BEL: ESC ]4;1;rgb:cdcd/0000/0000 BEL
END
cat >"$work/ask.py" <<'END'
import os
import select
import sys
import time
import tty

tty.setraw(0)
text = ""
for name, end in [("ST", "\x1b\\"), ("BEL", "\x07")]:
    os.write(1, f"\x1b]4;1;?{end}".encode())
    answer, until = b"", time.time() + 3
    while time.time() < until:
        if select.select([0], [], [], 0.1)[0]:
            answer += os.read(0, 100)
    shown = answer.decode().replace("\x1b\\", " ST").replace("\x1b]", "ESC ]").replace("\x1b", " ESC").replace("\x07", " BEL")
    text += f"asked with {name}: {shown}\n"
with open(sys.argv[1] + ".part", "w") as file:
    file.write(text)
os.rename(sys.argv[1] + ".part", sys.argv[1])
END
exec 3>"$work/display"
Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 2>/dev/null &
server=$!
while [ ! -s "$work/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$work/display") urxvt +sb -e python3 "$work/ask.py" "$work/seen" 2>/dev/null &
for _ in $(seq 300); do
  [ -e "$work/seen" ] && break
  sleep 0.1
done
cat "$work/seen"
diff "$work/expected" "$work/seen"
