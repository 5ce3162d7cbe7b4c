"""Seeds of the program's own files for make_seeds.py: stores, checkpoints, keys, themes, parts, terminal answers."""

import json
import sqlite3
import struct
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def database(version):
    """A store that an earlier version wrote, in small pages."""
    script = (HERE.parent / f"StoreTests/Stores/schema-{version}.sql").read_text()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.sqlite"
        store = sqlite3.connect(path)
        store.execute("PRAGMA page_size = 512")
        store.executescript(script)
        store.close()
        return path.read_bytes()


def make_stores(save):
    for version in (1, 2, 4):
        save("store", f"whole-{version}", database(version))
    whole = database(4)
    save("store", "empty", b"")
    save("store", "header-only", whole[:100])
    save("store", "truncated", whole[:len(whole) // 2])
    save("store", "page-of-zeros", whole[:1024] + bytes(512) + whole[1536:])
    save("store", "page-size-huge", whole[:16] + b"\0\1" + whole[18:])
    save("store", "text", b"image,landmark,x,y\n" * 20)


def make_checkpoints(save):
    def file(entries, metadata):
        header, data = {"__metadata__": metadata}, b""
        for name, values in entries.items():
            header[name] = {"dtype": "F32", "shape": [len(values)], "data_offsets": [len(data), len(data) + 4 * len(values)]}
            data += struct.pack(f"<{len(values)}f", *values)
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + data
    tensors = {"parameters": [1, 2], "statistics": [3], "adam.first": [0, 0], "adam.second": [0, 0]}
    known = {"step": "3", "seconds": "1.5", "fingerprint": "f"}
    save("checkpoint", "whole", file(tensors, known))
    save("checkpoint", "momentum-shorter", file({**tensors, "momentum.parameters": [1], "momentum.statistics": [1]}, known))
    save("checkpoint", "step-absent", file(tensors, {"fingerprint": "f"}))
    save("checkpoint", "step-negative", file(tensors, {**known, "step": "-1"}))
    save("checkpoint", "optimiser-shorter", file({**tensors, "adam.first": [0]}, known))
    save("checkpoint", "truncated", file(tensors, known)[:-3])


def make_texts(save):
    save("keys", "whole", b'accept = "y"\nundo = ["u", "Ctrl-z"]\n')
    save("keys", "unknown-action", b'fly = "y"\n')
    save("keys", "number", b"accept = 7\n")
    save("keys", "nested", b"accept = " + b"[" * 200 + b"]" * 200 + b"\n")
    save("keys", "key-twice", b'accept = "q"\nquit = "q"\n')
    save("keys", "no-text", b"\xFF\xFE\0")
    save("theme", "colour-broken", b'name = "x"\n[palette]\nink = "#12"\n')
    save("theme", "nothing", b"")
    save("theme", "role-unknown", b'name = "x"\n[roles]\nfly = "#123456"\n')
    header = b"image,landmark,x,y,status\n"
    save("parts", "whole", header + b"a.png,s,1,2,placed\na.png,n,3,4,predicted\nb.png,s,5,6,placed\n")
    save("parts", "film-in-two-blocks", header + b"a.png,s,1,2,placed\nb.png,s,1,2,placed\na.png,n,1,2,placed\n")
    save("parts", "cut", header + b"a.png,s,1,2,pla")
    save("parts", "quoted-line-ends", header + b'"a\nb.png","s\n",1,2,placed\n')
    save("parts", "film-of-the-other", header + b"z.png,s,1,2,placed\n")
    escape = b"\x1B"
    save("answers", "kitty", escape + b"_Gi=31;OK" + escape + b"\\" + escape + b"[6;16;8t" + escape + b"[?62;4c")
    save("answers", "sixel", escape + b"[?1;0;256S" + escape + b"[?64;4c")
    save("answers", "mouse", escape + b"[<0;10;12M" + escape + b"[<35;11;12m" + escape + b"[M !!")
    save("answers", "paste", escape + b"[200~text" + escape + b"[201~")
    save("answers", "cut", escape + b"[1;" + escape + escape + b"O")
    save("answers", "numbers-huge", escape + b"[" + b"9" * 400 + b";" * 80 + b"t")
    save("answers", "utf8-broken", b"\xE2\x82" + escape + b"\xFF[A\xC0\xAF")


def make_all(save):
    make_stores(save)
    make_checkpoints(save)
    make_texts(save)
