# /// script
# dependencies = ["pandas==2.3.3", "numpy==2.4.6", "tables", "PyYAML", "ruamel.yaml", "tqdm", "filterpy", "numba", "networkx",
#   "opencv-python-headless", "scikit-image", "pydantic", "rich"]
# without-dependencies = ["deeplabcut==3.0.2"]
# ///
"""DeepLabCut: `convertcsv2h5`, with which a project takes tables over.

The package imports torch; the module that converts tables does not, and is imported without what stands around it.
"""

import importlib.util
import math
import shutil
import sys
import types
from pathlib import Path

root = Path(importlib.util.find_spec("deeplabcut").submodule_search_locations[0])
for name in ("deeplabcut", "deeplabcut.utils"):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [str(root.parent / name.replace(".", "/"))]

import pandas
from deeplabcut.utils.conversioncode import convertcsv2h5
from points import Answer, run


def read(folder, films):
    project = folder / "project"
    (project / "labeled-data" / "films").mkdir(parents=True)
    shutil.copy(folder / "points.csv", project / "labeled-data" / "films" / "CollectedData_bregma.csv")
    (project / "config.yaml").write_text("Task: t\nscorer: bregma\ndate: Jan1\nvideo_sets:\n  films.avi:\n    crop: 0, 1, 0, 1\n")
    convertcsv2h5(str(project / "config.yaml"), userfeedback=False)
    table = pandas.read_hdf(project / "labeled-data" / "films" / "CollectedData_bregma.h5")
    answer = Answer()
    for (_, _, *film), row in table.iterrows():
        for scorer, name in dict.fromkeys((scorer, name) for scorer, name, _ in table.columns):
            if not math.isnan(row[scorer, name, "x"]):
                answer.add("/".join(film), name, row[scorer, name, "x"], row[scorer, name, "y"])
    return answer


run({"deeplabcut": read}, {}, ["deeplabcut"])
