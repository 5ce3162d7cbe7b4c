# /// script
# dependencies = ['movement==0.17.0; python_version >= "3.12"', 'movement==0.15.0; python_version < "3.12"']
# ///
"""movement: DeepLabCut's predictions, by the number of their frame."""

from movement.io import load_poses
from points import Answer, run


def deeplabcut(folder, films):
    answer = Answer()
    try:
        data = load_poses.from_dlc_file(folder / "points.csv")
    except ValueError as error:
        assert "do not match the known format" in str(error), error
        answer.losses.append("refuses labels of images: it reads predictions of videos")
        return answer
    raise AssertionError(data)


run({"deeplabcut": deeplabcut}, {}, ["movement"])
