"""Seeds for the importers: files of points for the films f1.png and f2.png, whole or broken in one way."""

import json


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
