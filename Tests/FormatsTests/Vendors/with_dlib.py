# /// script
# dependencies = ["dlib-bin==20.0.1.post1", "numpy==2.4.6"]
# ///
"""dlib: the files of imglab, by the functions that its trainer opens them with."""

import dlib
from points import Answer, assert_light, run

files = dlib.image_dataset_metadata


def read(folder, films):
    answer = Answer()
    escaped = 0
    for image in files.load_image_dataset_metadata(str(folder / "points.xml")).images:
        film = image.filename
        assert film in films.names, film
        picture = None
        if film.endswith((".png", ".jpg")):
            picture = dlib.load_grayscale_image(str(films.path(film)))
        (box,) = image.boxes
        assert (box.rect.width(), box.rect.height()) == (films.WIDTH, films.HEIGHT)
        for name, point in box.parts.items():
            if name not in films.landmarks:
                escaped += 1
                continue
            known = films.points(film)[name]
            assert max(abs(point.x - known[0]), abs(point.y - known[1])) <= 0.5
            if picture is not None and [round(value) for value in known] == [point.x, point.y]:
                assert_light(picture, point.x, point.y, film, name)
            answer.add(film, name, point.x, point.y)
    answer.losses.append(f'takes the escapes of & < > " for the name ({escaped} points)')
    answer.losses.append("whole pixels only")
    return answer


def write(folder, films):
    data = files.dataset()
    images = []
    for film in films.names:
        image, box = files.image(), files.box()
        image.filename = film
        box.rect = dlib.rectangle(0, 0, films.WIDTH - 1, films.HEIGHT - 1)
        for name, (x, y) in films.points(film).items():
            # It escapes nothing: a file with such a name it cannot read itself.
            if not set(name) & set("&<>\"'"):
                box.parts[name] = dlib.point(round(x), round(y))
        image.boxes = files.boxes([box])
        images.append(image)
    data.images = files.images(images)
    files.save_image_dataset_metadata(data, str(folder / "points.xml"))


run({"dlib": read}, {"dlib": write}, ["dlib-bin"])
