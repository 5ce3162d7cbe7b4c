# /// script
# dependencies = ["pandas==3.1.1", "numpy==2.4.6"]
# ///
"""pandas: the tables, as scripts read them."""

import math

import pandas
from points import Answer, run


def deeplabcut(folder, films):
    """As DeepLabCut's own scripts open it: three header rows, three index columns."""
    table = pandas.read_csv(folder / "points.csv", header=[0, 1, 2], index_col=[0, 1, 2])
    answer = Answer()
    for (_, _, film), row in table.iterrows():
        for scorer, name in dict.fromkeys((scorer, name) for scorer, name, _ in table.columns):
            if not math.isnan(row[scorer, name, "x"]):
                likelihood = row[scorer, name, "likelihood"]
                predicted = not math.isnan(likelihood)
                answer.add(film, name, row[scorer, name, "x"], row[scorer, name, "y"],
                           "predicted" if predicted else None, likelihood if predicted else None)
    return answer


def wide(folder, films):
    table = pandas.read_csv(folder / "points.csv", index_col="image")
    answer = Answer()
    for film, row in table.iterrows():
        for column in table.columns:
            if column.endswith("_x") and not math.isnan(row[column]):
                name = column.removesuffix("_x")
                answer.add(film, name, row[column], row[name + "_y"])
    return answer


def native(folder, films):
    table = pandas.read_csv(folder / "points.csv", dtype={"landmark": str})
    answer = Answer()
    for row in table.itertuples():
        if row.status == "missing":
            answer.missing.append([row.image, row.landmark])
        else:
            answer.add(row.image, row.landmark, row.x, row.y, row.status,
                       None if math.isnan(row.confidence) else row.confidence)
    return answer


run({"bregma": native, "wide": wide, "deeplabcut": deeplabcut}, {}, ["pandas"])
