"""Seeds for the importers: files of points for the films f1.png and f2.png, whole or broken in one way."""

import io
import json
import struct
import zipfile


def make_all(save):
    def text(target, cause, content):
        save(target, cause, content.encode() if isinstance(content, str) else content)
    for target in ("table", "bregma"):
        native(lambda cause, content: text(target, cause, content))
    wide(lambda cause, content: text("wide", cause, content))
    deeplabcut(lambda cause, content: text("deeplabcut", cause, content))
    slicer(lambda cause, content: text("slicer", cause, json.dumps(content)))
    text("slicer", "nested", '{"markups": ' + "[" * 3000)
    fcsv(lambda cause, content: text("fcsv", cause, content))
    coco(lambda cause, content: text("coco", cause, json.dumps(content)))
    text("coco", "key-twice", '{"images": [], "images": [], "annotations": [], "categories": []}')
    tps(lambda cause, content: text("tps", cause, content))
    isbi(lambda cause, content: text("isbi", cause, content))
    payer(lambda cause, content: text("payer", cause, content))
    labelme(lambda cause, content: text("labelme", cause, json.dumps(content)))
    text("labelme", "truncated", '{"shapes": [{"label": "s", "poi')
    napari(lambda cause, content: text("napari", cause, content))
    imagej(lambda cause, content: text("imagej", cause, content))
    label_studio(lambda cause, content: text("label-studio", cause, json.dumps(content)))
    ultralytics(lambda cause, content: text("ultralytics", cause, content))
    cvat(lambda cause, content: text("cvat", cause, content))
    dlib(lambda cause, content: text("dlib", cause, content))


def native(save):
    head = "image,landmark,x,y,status,confidence,annotator,image_width,image_height,spacing_x_mm,spacing_y_mm,"
    head += "spacing_source\r\n"
    save("whole", head + "f1.png,s,1.5,2,placed,,ann,100,200,0.1,0.125,ruler\r\n"
         "f1.png,n,,,missing,,ann,100,200,0.1,0.125,ruler\r\nf2.png,s,3,4,predicted,0.5,encoder,,,,,\r\n")
    save("whole-four-columns", "y,landmark,image,x\n2,s,f1.png,1\n")
    save("quoted", 'image,landmark,x,y\n"f1.png","a ""b"", c\nd",1,2\n')
    save("formulas", "image,landmark,x,y\nf1.png,'=1+1,1,2\nf1.png,''@x,3,4\n")
    save("quote-open", 'image,landmark,x,y\n"f1.png,s,1,2\n')
    save("field-missing", "image,landmark,x,y\nf1.png,s,1\n")
    save("column-twice", "image,landmark,x,y,x\nf1.png,s,1,2,3\n")
    save("row-twice", "image,landmark,x,y\nf1.png,s,1,2\nf1.png,s,3,4\n")
    save("numbers-odd", "image,landmark,x,y\nf1.png,s,1e999,-0\nf1.png,t,nan,0x1p3\nf1.png,u,1e-320,1e308\n")
    save("spacing-odd", head + "f1.png,s,1,2,placed,,,,,0,1,user\nf1.png,t,1,2,placed,,,,,1,1,hearsay\n")
    save("size-huge", head + "f1.png,s,1,2,placed,,,9223372036854775807,99999999999999999999,,,\n")
    save("film-outside", "image,landmark,x,y\n../../etc/f1.png,s,1,2\n/f2.png,s,1,2\n..,s,1,2\n")
    save("utf8-broken", b"image,landmark,x,y\nf1.png,\xff\xfe,1,2\n")
    save("utf16", "image,landmark,x,y\nf1.png,s,1,2\n".encode("utf-16"))
    save("byte-order-mark", "\ufeffimage,landmark,x,y\nf1.png,s,1,2\n")
    save("semicolons", "image;landmark;x;y\nf1.png;s;1;2\n")
    save("control-characters", "image,landmark,x,y\nf\x1b[2J,\x07,1,2\nf1.png,\x1b]0;x\x07,1,2\n")


def wide(save):
    save("whole", "image,s_x,s_y,n_x,n_y\nf1.png,1.5,2,,\nf2.png,3,4,nan,nan\n")
    save("column-missing", "image,s_x,s_y,n_x\nf1.png,1,2,3\n")
    save("name-empty", "image,_x,_y\nf1.png,1,2\n")
    save("name-twice", "image,s_x,s_y,s_x,s_y\nf1.png,1,2,3,4\n")
    save("field-missing", "image,s_x,s_y\nf1.png,1\n")
    save("number-half", "image,s_x,s_y\nf1.png,1,\n")


def deeplabcut(save):
    save("whole-three", "scorer,,,ann,ann,ann,ann\nbodyparts,,,s,s,n,n\ncoords,,,x,y,x,y\n"
         "labeled-data,set,f1.png,1.5,2.0,,\nlabeled-data,set,f2.png,3.0,4.0,5.0,6.0\n")
    save("whole-one", "scorer,ann,ann\nbodyparts,s,s\ncoords,x,y\nlabeled-data/set/f1.png,1,2\n")
    save("whole-likelihood", "scorer,net,net,net\nbodyparts,s,s,s\ncoords,x,y,likelihood\nf1.png,1,2,0.9\n")
    save("individuals", "scorer,ann,ann\nindividuals,a,a\nbodyparts,s,s\ncoords,x,y\nf1.png,1,2\n")
    save("header-cut", "scorer,ann,ann\nbodyparts,s,s\n")
    save("header-exchanged", "scorer,ann,ann\ncoords,x,y\nbodyparts,s\nf1.png,1,2\n")
    save("header-uneven", "scorer,ann\nbodyparts,s,s,n\ncoords,x,y\nf1.png,1,2\n")
    save("coords-odd", "scorer,ann,ann\nbodyparts,s,s\ncoords,y,z\nf1.png,1,2\n")


def slicer(save):
    def point(**more):
        return {"id": "1", "label": "s", "description": "", "position": [1.5, 2.0, 0.0],
                "positionStatus": "defined", **more}
    def file(points, **more):
        return {"@schema": "markups-schema-v1.0.3.json#", "markups": [
            {"type": "Fiducial", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": points,
             **more}]}
    own = {"bregma": {"image": "f1.png", "spacing": [0.1, 0.2]}}
    save("whole", file([point(), point(label="n", positionStatus="undefined")]))
    save("whole-own", file([point(), point(label="n", positionStatus="missing")], **own))
    save("ras", file([point()], coordinateSystem="RAS", **own))
    save("units", file([point()], coordinateUnits=["um", "UCUM", "micrometer"], **own))
    save("spacing-odd", file([point()], bregma={"image": "f1.png", "spacing": [0, -1, 2]}))
    save("position-short", file([point(position=[1])], **own))
    save("position-huge", file([point(position=[1e300, -1e300, 0])], **own))
    save("types-wrong", {"markups": [{"type": 3}, 7, None, {"type": "Fiducial", "controlPoints": [5, {}]}]})
    save("markups-no-list", {"markups": {"type": "Fiducial"}})


def fcsv(save):
    head = "# Markups fiducial file version = 5.2\n# CoordinateSystem = LPS\n"
    columns = "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
    save("whole", head + columns + "1,1.5,2,0,0,0,0,1,1,1,0,s,,,2,0\n2,0,0,0,0,0,0,1,1,1,0,n,,,0,0\n")
    save("ras", "# Markups fiducial file version = 4.6\n# CoordinateSystem = 0\n" + columns
         + "1,1,2,0,0,0,0,1,1,1,0,s,,\n")
    save("columns-missing", head + "1,1,2,0\n")
    save("columns-odd", head + "# columns = x,x,label\n1,2,s\n")
    save("system-unknown", "# Markups fiducial file version = 5\n# CoordinateSystem = IJK\n" + columns)
    save("own", head + "# bregma = f1.png,0.1,0.2\n" + columns + "1,1,2,0,0,0,0,1,1,1,0,s,missing,\n")


def coco(save):
    def file(keypoints, names=("s", "n"), image=None, **more):
        return {"images": [{"id": 7, "file_name": "f1.png", "width": 100, "height": 200} if image is None else image],
                "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "num_keypoints": 1, "iscrowd": 0,
                                 "keypoints": keypoints, "bbox": [1, 2, 3, 4], "area": 12, **more}],
                "categories": [{"id": 3, "name": "skull", "keypoints": list(names), "skeleton": [[1, 2]]}]}
    save("whole", file([1.5, 2, 2, 0, 0, 0]))
    save("whole-missing", file([1.5, 2, 1, 0, 0, 0], attributes={"missing": ["n"]}))
    save("keypoints-short", file([1.5, 2]))
    save("visibility-odd", file([1, 2, 7, 3, 4, -1]))
    save("number-huge", file([1e300, 2, 2, 3, 4, 2.5]))
    save("image-unknown", file([1, 2, 2, 0, 0, 0], image={"id": 8, "file_name": "../f1.png"}))
    save("identifier-huge", file([1, 2, 2, 0, 0, 0], image={"id": 1e30, "file_name": "f1.png"}))
    save("names-twice", file([1, 2, 2, 3, 4, 2], names=("s", "s")))
    save("empty", {"images": [], "annotations": [], "categories": []})


def tps(save):
    save("whole", "LM=2\r\n1.50000 198.00000\r\n-1.00000 -1.00000\r\nIMAGE=f1.png\r\nID=0\r\nSCALE=0.004\r\n")
    save("whole-comment", "LM=1\n1 2\nIMAGE=f1.png\nCOMMENT=s n\nVARIABLES=x\n")
    save("curves", "LM=1\n1 2\nCURVES=1\nPOINTS=2\n1 2\n3 4\nIMAGE=f1.png\n")
    save("three-dimensions", "LM3=1\n1 2 3\nIMAGE=f1.png\n")
    save("count-huge", "LM=99999999999\n1 2\nIMAGE=f1.png\n")
    save("count-overflows", "LM=9223372036854775807\n1 2\nPOINTS=9223372036854775807\n")
    save("count-negative", "LM=-1\n1 2\nIMAGE=f1.png\n")
    save("count-too-large", "LM=3\n1 2\nIMAGE=f1.png\n")
    save("scale-odd", "LM=1\n1 2\nIMAGE=f1.png\nSCALE=0\n")
    save("image-missing", "LM=1\n1 2\nID=0\n")


def isbi(save):
    save("whole", "".join(f"{i},{i + 1}\r\n" for i in range(19)) + "1\r\n2\r\n")
    save("whole-two", "1,2\r\n3,4\r\n2\r\n1\r\n")
    save("class-missing", "1,2\n3,4\n")
    save("number-odd", "1,2\n1e999,4\n")
    save("line-blank", "1,2\n\n3,4\n")


def payer(save):
    save("whole", "f1,1.5,2,nan,nan\nf2,3,4,5,6\n")
    save("uneven", "f1,1,2,3\nf2,1,2\n")
    save("film-unknown", "f9,1,2,3,4\n")
    save("number-odd", "f1,one,2,3,4\n")


def labelme(save):
    def file(shapes, **more):
        return {"version": "5.2.1", "flags": {}, "shapes": shapes, "imagePath": "..\\films\\f1.png",
                "imageData": None, "imageHeight": 200, "imageWidth": 100, **more}
    def shape(**more):
        return {"label": "s", "points": [[2.0, 2.5]], "group_id": None, "shape_type": "point", "flags": {}, **more}
    save("whole", file([shape(), shape(label="box", points=[[1, 2], [3, 4]], shape_type="rectangle")]))
    save("whole-missing", file([shape()], flags={"missing: n": True}))
    save("size-wrong", file([shape()], imageWidth=3))
    save("points-empty", file([shape(points=[])]))
    save("points-odd", file([shape(points=[[1]]), shape(points=[[1, 2], [3, 4]]), shape(points="x")]))
    save("image-data", file([shape()], imageData="iVBORw0KGgo="))
    save("path-outside", file([shape()], imagePath="../../../etc/passwd"))


def napari(save):
    save("whole", "index,axis-0,axis-1\n0.0,2.0,1.5\n1.0,4.0,3.0\n")
    save("whole-named", "index,axis-0,axis-1,label,status\n0,2,1.5,s,placed\n1,4,3,'=n,predicted 0.5\n")
    save("axes-three", "index,axis-0,axis-1,axis-2\n0,1,2,3\n")
    save("axis-twice", "axis-0,axis-1,axis-1\n1,2,3\n")
    save("field-missing", "index,axis-0,axis-1\n0,2\n")
    save("number-odd", "index,axis-0,axis-1\n0,nan,1e999\n1,x,2\n")


def imagej(save):
    def roi(points, kind=10, exact=True, name="s", count=None, second=None):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top = int(min(xs, default=0)), int(min(ys, default=0))
        head = struct.pack(">4sHBxhhhhH", b"Iout", 228, kind, top, left, 0, 0, len(points) if count is None else count)
        head = head.ljust(50, b"\0") + struct.pack(">H", 128 if exact else 0)
        body = b"".join(struct.pack(">h", int(v - c)) for vs, c in ((xs, left), (ys, top)) for v in vs)
        if exact:
            body += b"".join(struct.pack(">f", v) for v in xs + ys)
        at = 64 + len(body) if second is None else second
        behind = (bytes(16) + struct.pack(">II", at + 64, len(name))).ljust(64, b"\0") + name.encode("utf-16-be")
        return head.ljust(60, b"\0") + struct.pack(">I", at) + body + behind
    def archive(entries, method=zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name, content in entries:
                file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, method)
        return out.getvalue()
    one, two = roi([(1.5, 2)]), roi([(1.5, 2), (3, 4.25)])
    save("whole-one", one)
    save("whole-two", two)
    save("whole-integers", roi([(1, 2), (3, 4)], exact=False))
    whole = archive([("s.roi", one), ("n.roi", roi([(3, 4)], name=""))])
    save("whole-archive", whole)
    save("whole-archive-stored", archive([("s.roi", one)], zipfile.ZIP_STORED))
    save("kind-other", roi([(1, 2)], kind=1))
    save("count-huge", roi([(1, 2)], count=65535))
    save("count-zero", roi([], count=0))
    save("numbers-odd", roi([(5, 6)]).replace(struct.pack(">f", 5), struct.pack(">f", float("nan"))))
    save("second-header-outside", roi([(1, 2)], second=1 << 31))
    save("truncated", two[:70])
    save("archive-truncated", whole[:-30])
    save("archive-sum-wrong", whole[:45] + b"\xFF" + whole[46:])
    save("archive-bomb", archive([("s.roi", bytes(8 << 20))]))
    save("archive-folder", archive([("sub/", b""), ("sub/s.roi", one), ("readme.txt", b"x")]))


def label_studio(save):
    def region(**more):
        return {"type": "keypointlabels", "original_width": 100, "original_height": 200, "image_rotation": 0,
                "value": {"x": 2.0, "y": 1.25, "width": 0.4, "keypointlabels": ["s"]}, **more}
    def task(results, kind="annotations", image="/data/upload/1/0b4c19aa-f1.png", **more):
        other = {"annotations": "predictions", "predictions": "annotations"}[kind]
        return {"id": 1, "data": {"image": image}, kind: [{"completed_by": 1, "result": results}], other: [], **more}
    save("whole", [task([region()])])
    save("whole-prediction", [task([region(score=0.5)], "predictions")])
    save("whole-short", [{"image": "f2.png", "annotation_id": 1, "annotator": 1, "kp": [
        {"x": 50, "y": 50, "keypointlabels": ["s"], "original_width": 100, "original_height": 200}]}])
    save("size-odd", [task([region(original_width=0), region(original_height=-5), region(original_width=1e30)])])
    save("size-missing", [task([{"value": {"x": 1, "y": 2, "keypointlabels": ["s"]}}])])
    save("rotated", [task([region(image_rotation=90)])])
    save("labels-odd", [task([region(value={"x": 1, "y": 2, "keypointlabels": []}),
                              region(value={"x": 1, "keypointlabels": ["s", "n"]}), region(value=5), 7])])
    save("image-missing", [{"data": {}, "annotations": [{"result": [region()]}]}])
    save("image-outside", [task([region()], image="/data/local-files/?d=..%2F..%2Ff1.png")])
    save("types-wrong", [{"data": 5, "annotations": 6}, {"data": {"image": 7}, "annotations": [8]}])


def cvat(save):
    def file(body):
        return ('<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>\n'
                '<image id="0" name="f1.png" width="100" height="200">' + body + '</image></annotations>')
    save("whole", file('<points label="s" occluded="0" points="2.00,2.50" z_order="0"></points>'))
    save("whole-skeleton", file('<skeleton label="a"><points label="s" outside="0" points="1,2"/>'
                                '<points label="n" outside="1" points="0,0"/></skeleton>'))
    save("whole-entities", file('<points label="&lt;a&amp;&#65;&#x42;&gt;" points="1,2"/><!-- x --><![CDATA[<]]>'))
    save("points-several", file('<points label="s" points="1,2;3,4;"/>'))
    save("points-odd", file('<points label="s" points="1"/><points/><points label="n" points="x,nan"/>'))
    save("track", "<annotations><track id='0'/></annotations>")
    save("nested", "<annotations>" + "<a>" * 3000)
    save("entity-unknown", file('<points label="&x;" points="1,2"/>'))
    save("entity-declared", '<!DOCTYPE annotations [<!ENTITY x "&x;&x;">]><annotations a="&x;"/>')
    save("number-huge", file('<points label="&#99999999999;" points="1e308,1e999"/>'))
    save("truncated", file("<points label='s' poi")[:-30])
    save("size-zero", "<annotations><image name='f1.png' width='0' height='-4'><points label='s' points='1,2'/></image></annotations>")


def dlib(save):
    def file(body):
        return "<?xml version='1.0'?>\n<dataset><images><image file='f1.png'>" + body + "</image></images></dataset>"
    box = "<box top='0' left='0' width='9' height='9'>"
    save("whole", file(box + "<part name='s' x='1' y='2'/><part name='n' x='3' y='4'/></box>"))
    save("boxes-several", file((box + "<part name='s' x='1' y='2'/></box>") * 2))
    save("part-odd", file(box + "<part/><part name='s' x='1'/><part name='n' x='nan' y='1e999'/></box>"))
    save("part-outside-of-box", file("<part name='s' x='1' y='2'/>"))
    save("box-empty", file(box + "</box>"))
    save("film-unknown", "<dataset><image file='../../etc/f1.png'/><image/></dataset>")


def ultralytics(save):
    save("whole", "0 0.5 0.5 1 1 0.015 0.01 2 0.5 0.25 1\n")
    save("whole-two-numbers", "0 0.5 0.5 1 1 0.015 0.01 0.5 0.25\n")
    save("individuals", "0 0.5 0.5 0.1 0.1 0.1 0.1 2 0 0 0\n0 0.5 0.5 0.5 0.5 0.2 0.2 2 0 0 0\n")
    save("box-alone", "0 0.5 0.5 1 1\n")
    save("number-odd", "0 0.5 0.5 1 1 nan 1e999 2 0 0 0\n-1 2 3\n")
