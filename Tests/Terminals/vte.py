"""A window with a VTE terminal and nothing else: vte.py COLUMNS ROWS PROGRAM..."""
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Vte", "2.91")
from gi.repository import GLib, Gtk, Vte  # noqa: E402

if sys.argv[1] == "--version":
    print(f"VTE {Vte.get_major_version()}.{Vte.get_minor_version()}.{Vte.get_micro_version()}")
    sys.exit()
window, terminal = Gtk.Window(), Vte.Terminal()
window.add(terminal)
terminal.set_size(int(sys.argv[1]), int(sys.argv[2]))
terminal.spawn_async(
    Vte.PtyFlags.DEFAULT, None, sys.argv[3:], None, GLib.SpawnFlags.SEARCH_PATH, None, None, -1, None, None)
terminal.connect("child-exited", lambda *_: Gtk.main_quit())
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
