"""Makes the seeds of Scripts/fuzz: for every format small whole files, and files broken in one way each.

    python3 Tests/Fuzz/make_seeds.py        # needs nothing but Python

The name of a seed is its cause. The image fixtures of RadiographTests serve as further seeds.
"""

import json
import struct
import zlib
from pathlib import Path

import seeds_of_own_files
import seeds_of_points

HERE = Path(__file__).parent


def save(target, cause, data):
    folder = HERE / target
    folder.mkdir(exist_ok=True)
    (folder / cause).write_bytes(data)


def png(width, height, depth, colour, rows, interlace=0, extra=b"", crc=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def make_png():
    rows = b"".join(b"\0" + bytes(range(y, y + 9)) for y in range(7))
    whole = png(9, 7, 8, 0, rows)
    save("png", "whole-grey8", whole)
    save("png", "whole-grey16", png(3, 2, 16, 0, (b"\0" + bytes(range(6))) * 2))
    save("png", "whole-rgba", png(2, 2, 8, 6, (b"\1" + bytes(range(8))) * 2))
    save("png", "whole-bits", png(9, 2, 1, 0, b"\0\xAA\x80" * 2))
    save("png", "whole-adam7", png(3, 3, 8, 0, b"\0" * 30, interlace=1))
    palette = struct.pack(">I", 6) + b"PLTE" + b"abcdef" + struct.pack(">I", zlib.crc32(b"PLTEabcdef"))
    save("png", "whole-palette", png(4, 2, 8, 3, b"\0\0\1\0\1" * 2, extra=palette))
    save("png", "palette-missing", png(4, 2, 8, 3, b"\0\0\1\0\1" * 2))
    save("png", "palette-index-too-large", png(4, 2, 8, 3, b"\0\0\1\0\xFF" * 2, extra=palette))
    save("png", "truncated", whole[:-20])
    save("png", "header-huge", png(30000, 8000, 8, 0, rows))
    save("png", "header-zero", png(0, 7, 8, 0, rows))
    save("png", "bomb", png(1500, 1500, 8, 0, bytes(1501 * 1500)))
    save("png", "checksum-wrong", whole[:40] + b"\xFF" + whole[41:])


def make_bmp():
    def bmp(width, height, bits, rows, palette=b"", offset=None, compression=0, header=40):
        at = 14 + 40 + len(palette) if offset is None else offset
        return (b"BM" + struct.pack("<IIIIiiHHIIIIII", 54 + len(palette) + len(rows), 0, at, header, width, height,
                                    1, bits, compression, len(rows), 0, 0, len(palette) // 4, 0) + palette + rows)
    whole = bmp(3, 2, 24, bytes(range(24)))
    grey = b"".join(bytes([i, i, i, 0]) for i in range(4))
    save("bmp", "whole-24", whole)
    save("bmp", "whole-8", bmp(4, 2, 8, b"\0\1\2\3" * 2, grey))
    save("bmp", "whole-32-topdown", bmp(2, -2, 32, bytes(16)))
    save("bmp", "truncated", whole[:-6])
    save("bmp", "header-huge", bmp(2**31 - 1, 2**31 - 1, 24, b""))
    save("bmp", "header-negative", bmp(-5, -2**31, 24, bytes(24)))
    save("bmp", "offset-outside", bmp(3, 2, 24, bytes(24), offset=2**32 - 1))
    save("bmp", "palette-index-too-large", bmp(4, 1, 8, b"\xFF" * 4, grey))
    save("bmp", "compressed", bmp(4, 1, 8, b"\xFF" * 4, grey, compression=1))
    save("bmp", "header-size-wrong", bmp(3, 2, 24, bytes(24), header=2**31))


def make_pgm():
    save("pgm", "whole-binary", b"P5\n3 2\n255\n" + bytes(range(6)))
    save("pgm", "whole-binary16", b"P5 2 1 4095 " + bytes(4))
    save("pgm", "whole-text", b"P2 # note\n3 1\n9\n1 2 3\n")
    save("pgm", "truncated", b"P5\n30 20\n255\n" + bytes(6))
    save("pgm", "header-huge", b"P5 2147483647 2147483647 255 ")
    save("pgm", "number-endless", b"P5 " + b"9" * 400)
    save("pgm", "comment-endless", b"P5 #" + b"x" * 400)
    save("pgm", "maximum-wrong", b"P5 3 2 0 " + bytes(6))
    save("pgm", "text-above-maximum", b"P2 2 1 9 10 3")


def make_tiff():
    def tiff(tags, data=b"", order="<", at=8):
        body = struct.pack(order + "H", len(tags))
        for tag, kind, count, value in tags:
            body += struct.pack(order + "HHI", tag, kind, count)
            body += struct.pack(order + ("HH" if kind == 3 and count == 1 else "I"), *(
                (value, 0) if kind == 3 and count == 1 else (value,)))
        body += struct.pack(order + "I", 0)
        return (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", at) + body + data
    def tags(width=4, height=3, bits=8, offset=200, count=12, compression=1, **more):
        return [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, compression),
                (262, 3, 1, 1), (273, 4, 1, offset), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, count)]
    def at200(head, data=bytes(range(12))):
        return head.ljust(200, b"\0") + data
    save("tiff", "whole", at200(tiff(tags())))
    save("tiff", "whole-big-endian", at200(tiff(tags(), order=">")))
    save("tiff", "truncated", at200(tiff(tags()), b"\1\2"))
    save("tiff", "header-huge", at200(tiff(tags(width=2**31, height=2**31))))
    save("tiff", "strip-outside", at200(tiff(tags(offset=2**32 - 1, count=2**32 - 1))))
    save("tiff", "directory-outside", tiff(tags(), at=2**32 - 1))
    save("tiff", "directory-loop", at200(tiff(tags())[:-4] + struct.pack("<I", 8)))
    save("tiff", "counts-huge", at200(tiff([(273, 4, 2**30, 8), *tags()])))
    for name, number in {"lzw": 5, "jpeg": 7, "deflate": 8, "packbits": 32773, "fax": 4, "zstd": 50000}.items():
        save("tiff", f"compression-{name}", at200(tiff(tags(compression=number)), bytes(range(12)) * 20))
    tile = [t for t in tags(width=4, height=3) if t[0] not in (273, 278, 279)]
    tile += [(322, 4, 1, 16), (323, 4, 1, 16), (324, 4, 1, 200), (325, 4, 1, 256)]
    save("tiff", "whole-tile", at200(tiff(tile), bytes(range(256))))
    huge = [(t, k, c, 2**28 if t in (322, 323) else v) for t, k, c, v in tile]
    save("tiff", "tile-huge", at200(tiff(huge), bytes(range(256))))


def make_dicom():
    def element(group, number, kind, value):
        value += b"\0" * (len(value) % 2)
        head = struct.pack("<HH", group, number) + kind
        wide = kind in (b"OB", b"OW", b"SQ", b"UN")
        return head + (b"\0\0" + struct.pack("<I", len(value)) if wide else struct.pack("<H", len(value))) + value
    def us(number, value):
        return element(0x28, number, b"US", struct.pack("<H", value))
    def dicom(width=4, height=3, bits=8, allocated=8, pixels=bytes(range(12)), syntax=b"1.2.840.10008.1.2.1",
              before=b"", raw=None):
        meta = element(2, 0x10, b"UI", syntax)
        data = (before + us(2, 1) + element(0x28, 4, b"CS", b"MONOCHROME2") + us(0x10, height) + us(0x11, width)
                + us(0x100, allocated) + us(0x101, bits) + us(0x102, bits - 1) + us(0x103, 0))
        data += element(0x7FE0, 0x10, b"OW", pixels) if raw is None else raw
        return (bytes(128) + b"DICM" + element(2, 0, b"UL", struct.pack("<I", len(meta))) + meta + data)
    whole = dicom()
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    nested = (struct.pack("<HH", 8, 0x1140) + b"SQ\0\0\xFF\xFF\xFF\xFF" + item) * 200
    encapsulated = struct.pack("<HH", 0x7FE0, 0x10) + b"OB\0\0\xFF\xFF\xFF\xFF"
    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    def fragment(data):
        return struct.pack("<HHI", 0xFFFE, 0xE000, len(data)) + data
    save("dicom", "whole", whole)
    save("dicom", "truncated", whole[:-5])
    save("dicom", "header-huge", dicom(width=65535, height=65535))
    save("dicom", "header-zero", dicom(width=0))
    save("dicom", "bits-wrong", dicom(bits=17, allocated=16))
    save("dicom", "length-outside", dicom(before=struct.pack("<HH", 8, 0x8) + b"OB\0\0\xF0\xFF\xFF\xFF"))
    save("dicom", "nested", dicom(before=nested))
    save("dicom", "no-preamble", whole[132:])
    save("dicom", "syntax-unknown", dicom(syntax=b"1.2.3"))
    for name, number in {"rle": b"5", "jpeg": b"4.50", "lossless": b"4.70", "jpegls": b"4.80"}.items():
        syntax = b"1.2.840.10008.1.2." + number
        save("dicom", f"{name}-fragment-outside", dicom(syntax=syntax, raw=encapsulated + fragment(b"")
             + struct.pack("<HHI", 0xFFFE, 0xE000, 2**31) + b"\xFF\xD8"))
        save("dicom", f"{name}-empty", dicom(syntax=syntax, raw=encapsulated + fragment(b"") + fragment(b"") + end))
    # DCMTK 3.6.7 never comes back from any of these.
    header = b"\xFF\xC3\0\x0B\x08\0\3\0\4\1\1\x11\0"
    for name, between in {"fill": b"\xFF" * 9, "missing": b"\xFF\xE0\0\4\0\0" + b"\xFF" * 65,
                          "alone": b"\xFF\1\xFF\xD0"}.items():
        save("dicom", f"lossless-marker-{name}", dicom(syntax=b"1.2.840.10008.1.2.4.70", raw=encapsulated
             + fragment(b"") + fragment(b"\xFF\xD8" + between + header + bytes(8)) + end))
    rle = struct.pack("<16I", 15, *([2**32 - 1] * 15))
    save("dicom", "rle-segments-outside", dicom(syntax=b"1.2.840.10008.1.2.5",
         raw=encapsulated + fragment(b"") + fragment(rle) + end))
    deflated = dicom(syntax=b"1.2.840.10008.1.2.1.99")
    split = deflated.index(us(2, 1))
    squeeze = zlib.compressobj(wbits=-15)
    save("dicom", "whole-deflated", deflated[:split] + squeeze.compress(deflated[split:]) + squeeze.flush())
    bomb = zlib.compressobj(9, wbits=-15)
    text = struct.pack("<HH", 8, 0x8) + b"OB\0\0" + struct.pack("<I", 1 << 21) + bytes(1 << 21)
    save("dicom", "deflated-bomb", deflated[:split] + bomb.compress(text) + bomb.flush())


def make_weights():
    def file(header, data=b"", length=None):
        text = header if isinstance(header, bytes) else json.dumps(header).encode()
        return struct.pack("<Q", len(text) if length is None else length) + text + data
    def tensor(shape, start, end, kind="F32"):
        return {"dtype": kind, "shape": shape, "data_offsets": [start, end]}
    meta = {"__metadata__": {"architecture": "4,4;0,0;4", "working_long_side": "64"}}
    save("weights", "whole-empty", file(meta))
    save("weights", "whole-tensor", file({**meta, "a": tensor([2, 2], 0, 16)}, bytes(16)))
    save("weights", "truncated", file({**meta, "a": tensor([2, 2], 0, 16)}, bytes(9)))
    save("weights", "header-huge", file(meta, length=2**63))
    save("weights", "shape-overflows", file({**meta, "a": tensor([2**62, 8], 0, 16)}, bytes(16)))
    save("weights", "offsets-outside", file({**meta, "a": tensor([4], 2**62, 2**62 + 16)}, bytes(16)))
    save("weights", "offsets-reversed", file({**meta, "a": tensor([4], 16, 0)}, bytes(16)))
    save("weights", "type-unknown", file({**meta, "a": tensor([4], 0, 16, "F8")}, bytes(16)))
    save("weights", "json-nested", file(b"[" * 5000))
    save("weights", "json-broken", file(b"{\"a\":"))
    shared = {f"t{i}": tensor([1000], 0, 4000) for i in range(300)}
    save("weights", "tensors-shared", file({**meta, **shared}, bytes(4000)))
    network = {"__metadata__": {"architecture": ",".join(["1024"] * 8) + ";" + ",".join(["16"] * 8) + ";1024",
                                "working_long_side": "4096"}}
    save("weights", "network-huge", file(network))


def make_jpeg():
    quant = b"\xFF\xDB\0\x43\0" + b"\x10" * 64
    def frame(width, height, marker=0xC0, parts=1):
        components = b"".join(bytes([i + 1, 0x11, 0]) for i in range(parts))
        return (b"\xFF" + bytes([marker]) + struct.pack(">HBHHB", 8 + 3 * parts, 8, height, width, parts) + components)
    dc = b"\xFF\xC4\0\x14\0\1" + bytes(15) + b"\0"
    ac = b"\xFF\xC4\0\x14\x10\1" + bytes(15) + b"\0"
    scan = b"\xFF\xDA\0\x08\1\1\0\0\x3F\0"
    whole = b"\xFF\xD8" + quant + frame(8, 8) + dc + ac + scan + b"\0\xFF\xD9"
    save("jpeg", "whole-block", whole)
    # The DICOM fixtures hold whole streams.
    for name in ("jpeg-baseline-8", "jpeg-baseline-rgb"):
        file = (HERE.parent / f"RadiographTests/DICOM/{name}.dcm").read_bytes()
        save("jpeg", "whole-" + name[5:], file[file.index(b"\xFF\xD8\xFF"):file.rindex(b"\xFF\xD9") + 2])
    save("jpeg", "truncated", whole[:-3])
    save("jpeg", "header-huge", b"\xFF\xD8" + quant + frame(65500, 65500) + dc + ac + scan + b"\0\xFF\xD9")
    save("jpeg", "header-zero", b"\xFF\xD8" + quant + frame(0, 8) + dc + ac + scan + b"\0\xFF\xD9")
    save("jpeg", "tables-missing", b"\xFF\xD8" + frame(8, 8) + scan + b"\0\xFF\xD9")
    save("jpeg", "scan-first", b"\xFF\xD8" + scan + frame(8, 8))
    save("jpeg", "progressive-scans", b"\xFF\xD8" + quant + frame(4000, 4000, 0xC2) + dc + ac + (scan + b"\0") * 300)
    save("jpeg", "four-inks", b"\xFF\xD8" + quant + frame(8, 8, parts=4) + dc + ac + scan + b"\0\xFF\xD9")
    save("jpeg", "arithmetic", b"\xFF\xD8" + quant + frame(8, 8, 0xC9) + dc + ac + scan + b"\0\xFF\xD9")
    save("jpeg", "segment-without-length", b"\xFF\xD8\xFF\xE0\0\0")


if __name__ == "__main__":
    for make in (make_png, make_jpeg, make_bmp, make_pgm, make_tiff, make_dicom, make_weights):
        make()
    seeds_of_points.make_all(save)
    seeds_of_own_files.make_all(save)
