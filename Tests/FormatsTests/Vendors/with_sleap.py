# /// script
# dependencies = ["sleap-io==0.9.5"]
# ///
"""sleap-io: DeepLabCut's labels in their project, COCO keypoints, poses of Ultralytics."""

import json
import math
import shutil

import numpy
import sleap_io
from points import Answer, run


def points(labels, films, root, answer):
    for frame in labels:
        names = frame.video.filename
        path = names[frame.frame_idx] if isinstance(names, list) else names
        film = next(name for name in films.names if str(path).endswith("/" + name))
        for instance in frame.instances:
            for name, xy, visible in zip(labels.skeletons[0].node_names, instance.numpy(), instance.points["visible"]):
                if not math.isnan(xy[0]):
                    assert visible
                    answer.add(film, name, *xy)
    order = labels.skeletons[0].node_names
    if order != films.landmarks:
        answer.losses.append("sorts landmarks by name" if order == sorted(order) else f"orders landmarks anew: {order}")
    return answer


def deeplabcut(folder, films):
    project = folder / "project"
    place = project / "labeled-data" / "films"
    shutil.copytree(films.folder / "films", place)
    shutil.copy(folder / "points.csv", project)
    labels = sleap_io.load_dlc(str(project / "points.csv"))
    return points(labels, films, place, Answer())


def coco(folder, films):
    root = str(films.folder / "films")
    answer = points(sleap_io.load_coco(str(folder / "points.json"), dataset_root=root), films, root, Answer())
    data = json.loads((folder / "points.json").read_text(encoding="utf-8"))
    for annotation in data["annotations"]:
        annotation["keypoints"][2::3] = [min(seen, 1) for seen in annotation["keypoints"][2::3]]
    (folder / "hidden.json").write_text(json.dumps(data), encoding="utf-8")
    hidden = sleap_io.load_coco(str(folder / "hidden.json"), dataset_root=root)
    seen = sum(int(instance.points["visible"].sum()) for frame in hidden for instance in frame.instances)
    assert seen == len(answer.points)
    answer.losses.append(f"takes hidden points (v = 1) as visible ({seen} of {seen})")
    return answer


def labels_of(films):
    """All points as sleap-io has them: a frame for every film."""
    # It turns the list that it is given into nodes.
    skeleton = sleap_io.Skeleton(list(films.landmarks))
    video = sleap_io.Video([str(films.path(film)) for film in films.names], open_backend=False)
    frames = []
    for number, film in enumerate(films.names):
        known = films.points(film)
        array = [known.get(name, (math.nan, math.nan)) for name in films.landmarks]
        frames.append(sleap_io.LabeledFrame(video=video, frame_idx=number, instances=[
            sleap_io.Instance.from_numpy(numpy.array(array), skeleton=skeleton)]))
    return sleap_io.Labels(frames)


def write_coco(folder, films):
    sleap_io.save_coco(labels_of(films), str(folder / "points.json"), image_filenames=films.names)


run({"deeplabcut": deeplabcut, "coco": coco}, {"coco": write_coco}, ["sleap-io"])
