"""Runs inside of a terminal: paints all of its cells in one colour, waits, then becomes the program.

stage.py SIZE GO PROGRAM...: columns and rows are written to SIZE; the program starts once GO exists.
"""
import os
import sys
import time

size_path, go_path, program = sys.argv[1], sys.argv[2], sys.argv[3:]
time.sleep(1)  # a terminal may still be finding its size
size = os.get_terminal_size()
sys.stdout.write("\x1b[?25l\x1b[H\x1b[45m\x1b[48;5;201m" + "\r\n".join([" " * size.columns] * size.lines) + "\x1b[m")
sys.stdout.flush()
with open(size_path + ".part", "w") as file:
    file.write(f"{size.columns} {size.lines}")
os.rename(size_path + ".part", size_path)
end = time.time() + 60
while not os.path.exists(go_path) and time.time() < end:
    time.sleep(0.05)
os.execvp(program[0], program)
