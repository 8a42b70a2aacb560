"""One picture as numbers: every mode, turned, transparent, cropped, letterboxed; and bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nndl_studio.datasets import image_file
from nndl_studio.datasets.image_file import Picture, look, quiet
from nndl_studio.datasets.image_reading import read_picture
from nndl_studio.datasets.image_settings import Form
from nndl_studio.datasets.info import Fit
from nndl_studio.files import BadFile

GREY = np.arange(0, 240, 20, dtype=np.uint8).reshape(3, 4)
COLOURS = np.stack([GREY, GREY[::-1], np.full_like(GREY, 7)], axis=2)
LUMA = Image.fromarray(COLOURS).convert("L")


def pixels(path: Path, channels: int = 1, size: tuple[int, int] = (3, 4), fit: Fit = "crop") -> Any:
    return read_picture(Picture(path.parent, path.name), Form(channels, *size, fit))


def saved(folder: Path, image: Image.Image, ending: str = "png", **how: Any) -> Path:
    image.save(folder / f"a.{ending}", **how)
    return folder / f"a.{ending}"


def image_of(array: NDArray[Any], mode: str | None = None) -> Image.Image:
    image = Image.fromarray(array)
    return image if mode is None else image.convert(mode)


def mode_of(path: Path) -> str:
    return look(Picture(path.parent, path.name)).mode


@pytest.mark.parametrize("ending", ["png", "bmp", "tif", "gif", "tga", "pgm", "webp", "jp2"])
def test_grey(tmp_path: Path, ending: str) -> None:
    """GIF keeps grey as a palette, WebP and JPEG 2000 as what they are asked for."""
    how: dict[str, Any] = {"webp": {"lossless": True}}.get(ending, {})
    path = saved(tmp_path, image_of(GREY), ending, **how)
    np.testing.assert_array_equal(pixels(path), GREY[None])
    np.testing.assert_array_equal(pixels(path, 3), np.stack([GREY] * 3))


@pytest.mark.parametrize("ending", ["png", "bmp", "tif", "tga", "ppm", "webp"])
def test_colour(tmp_path: Path, ending: str) -> None:
    how: dict[str, Any] = {"webp": {"lossless": True}}.get(ending, {})
    path = saved(tmp_path, image_of(COLOURS), ending, **how)
    np.testing.assert_array_equal(pixels(path, 3), COLOURS.transpose(2, 0, 1))
    np.testing.assert_array_equal(pixels(path, 1)[0], np.asarray(LUMA))


def test_black_and_white(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.fromarray(GREY > 100))
    assert mode_of(path) == "1"
    np.testing.assert_array_equal(pixels(path)[0], np.where(GREY > 100, 255, 0))


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_16_bits_by_the_range_of_their_type(tmp_path: Path, ending: str) -> None:
    numbers = np.array([[0, 128, 129, 257], [1000, 32768, 65535, 65534]], np.uint16)
    path = saved(tmp_path, image_of(numbers), ending)
    assert mode_of(path).startswith("I;16")
    expected = np.rint(numbers / 257)
    np.testing.assert_array_equal(pixels(path, size=(2, 4))[0], expected)
    assert expected.tolist()[0] == [0, 0, 1, 1]


def test_16_bits_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "a.pgm").write_bytes(b"P5 2 1 65535\n\x00\x00\xff\xff")
    assert pixels(tmp_path / "a.pgm", size=(1, 2)).tolist() == [[[0, 255]]]


def test_whole_numbers_and_floats_of_32_bits(tmp_path: Path) -> None:
    path = saved(tmp_path, image_of(np.array([[0, 65535]], np.int32)), "tif")
    assert mode_of(path) == "I"
    assert pixels(path, size=(1, 2)).tolist() == [[[0, 255]]]
    path = saved(tmp_path, image_of(np.array([[0, 0.5, 1]], np.float32)), "tif")
    assert mode_of(path) == "F"
    assert pixels(path, size=(1, 3)).tolist() == [[[0, 128, 255]]]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (np.array([[0, 70_000]], np.int32), "whole numbers from 0 to 70000"),
        (np.array([[-1, 3]], np.int32), "whole numbers from -1 to 3"),
        (np.array([[0, 4095.5]], np.float32), "floats from 0 to 4095.5"),
        (np.array([[0, np.nan]], np.float32), "floats from nan to nan"),
    ],
)
def test_numbers_without_a_white_are_refused(
    tmp_path: Path, numbers: NDArray[Any], told: str
) -> None:
    with pytest.raises(BadFile, match=rf"a\.tif: its pixels are {told}, .* save it with 8 bits"):
        pixels(saved(tmp_path, image_of(numbers), "tif"))


def test_a_palette(tmp_path: Path) -> None:
    """With three colours and more no grey is lost on the way."""
    few = image_of(COLOURS).quantize(12)
    path = saved(tmp_path, few)
    assert mode_of(path) == "P"
    np.testing.assert_array_equal(
        pixels(path, 3), np.asarray(few.convert("RGB")).transpose(2, 0, 1)
    )


def test_inks_and_light_and_colour(tmp_path: Path) -> None:
    inks = Image.new("CMYK", (4, 3), (255, 0, 0, 0))
    assert pixels(saved(tmp_path, inks, "tif"), 3)[:, 0, 0].tolist() == [0, 255, 255]
    light = image_of(COLOURS).convert("YCbCr")
    path = saved(tmp_path, light, "tif")
    expected = np.asarray(light.convert("RGB")).transpose(2, 0, 1)
    assert abs(pixels(path, 3).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["LA", "RGBA", "PA"])
def test_what_is_transparent_lies_on_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("LA" if mode == "LA" else "RGBA", (4, 3))
    image.putdata([(*([0] * (len(image.getbands()) - 1)), alpha) for alpha in [255, 0, 51] * 4])
    if mode == "PA":
        image = image.quantize()
    path = saved(tmp_path, image)
    assert pixels(path).ravel()[:3].tolist() == [0, 255, 204]
    assert pixels(path, 3)[2].ravel()[:3].tolist() == [0, 255, 204]


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "1"])
def test_one_colour_may_be_transparent(tmp_path: Path, mode: str) -> None:
    image = image_of(np.array([[0, 255, 0]], np.uint8), mode)
    image.save(tmp_path / "a.png", transparency=(0, 0, 0) if mode == "RGB" else 0)
    assert pixels(tmp_path / "a.png", size=(1, 3)).tolist() == [[[255, 255, 255]]]


def test_the_first_picture_of_an_animation(tmp_path: Path) -> None:
    frames = [image_of(GREY), image_of(255 - GREY)]
    path = saved(tmp_path, frames[0], "gif", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(pixels(path)[0], GREY)


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("ending", ["png", "tif", "webp", "jpg"])
def test_turned_as_the_camera_was_held(tmp_path: Path, turn: int, ending: str) -> None:
    exif = Image.Exif()
    exif[image_file.ORIENTATION] = turn
    # Each format heeds the one that it knows.
    path = saved(tmp_path, image_of(GREY), ending, exif=exif, quality=100, lossless=True)
    seen = {
        1: GREY,
        2: GREY[:, ::-1],
        3: GREY[::-1, ::-1],
        4: GREY[::-1],
        5: GREY.T,
        6: GREY[::-1].T,
        7: GREY[::-1, ::-1].T,
        8: GREY[:, ::-1].T,
    }[turn]
    found = look(Picture(tmp_path, path.name))
    assert (found.height, found.width) == seen.shape
    off = abs(pixels(path, size=(found.height, found.width))[0].astype(int) - seen).max()
    assert off <= (3 if ending == "jpg" else 0)


def test_cropped_to_the_middle(tmp_path: Path) -> None:
    wide = np.zeros((2, 8), np.uint8)
    wide[:, 3:5] = 200
    path = saved(tmp_path, image_of(wide))
    np.testing.assert_array_equal(pixels(path, size=(2, 2))[0], [[200, 200], [200, 200]])
    path = saved(tmp_path, image_of(wide.T.copy()))
    np.testing.assert_array_equal(pixels(path, size=(2, 2))[0], [[200, 200], [200, 200]])


@pytest.mark.parametrize("colours", [False, True])
def test_letterboxed_with_black_beside_it(tmp_path: Path, colours: bool) -> None:
    """Also beside what is transparent, which lies on white itself."""
    path = saved(tmp_path, Image.new("RGBA" if colours else "L", (8, 4)))
    white = 255 if colours else 0
    tall = pixels(path, size=(4, 4), fit="letterbox")[0]
    assert tall.tolist() == [[0] * 4, [white] * 4, [white] * 4, [0] * 4]
    path = saved(tmp_path, Image.new("L", (2, 4), 9))
    wide = pixels(path, size=(4, 5), fit="letterbox")[0]
    assert wide.tolist() == [[0, 9, 9, 0, 0]] * 4


def test_sizes_change_as_pillow_changes_them(tmp_path: Path) -> None:
    """Lanczos averages what shrinks: a fine pattern becomes its mean, no single pixels of it."""
    noise = np.random.default_rng(0).integers(0, 256, (40, 60), np.uint8)
    path = saved(tmp_path, image_of(noise))
    expected = ImageOps.fit(image_of(noise), (5, 7), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(pixels(path, size=(7, 5))[0], np.asarray(expected))
    pattern = np.indices((64, 64)).sum(0) % 2 * np.uint8(255)
    path = saved(tmp_path, image_of(pattern.astype(np.uint8)))
    assert abs(pixels(path, size=(8, 8)).astype(int) - 127.5).max() < 12
    enlarged = pixels(saved(tmp_path, Image.new("L", (1, 1), 77)), size=(3, 3))
    assert (enlarged == 77).all()


@pytest.mark.parametrize("fit", ["crop", "letterbox"])
def test_a_large_photograph_is_decoded_in_part_and_looks_the_same(tmp_path: Path, fit: Fit) -> None:
    slope = np.add.outer(np.arange(600), np.arange(900)) * (255 / 1500)
    path = saved(tmp_path, image_of(slope.astype(np.uint8)), "jpg", quality=95)
    whole = saved(tmp_path, image_of(slope.astype(np.uint8)))
    part, full = (pixels(each, size=(20, 20), fit=fit).astype(int) for each in (path, whole))
    assert abs(part - full).max() <= 4


def test_pictures_of_a_camera_with_two_lenses(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    second = Image.new("L", (4, 3), 20)
    Image.new("L", (4, 3), 200).save(path, "MPO", save_all=True, append_images=[second])
    assert pixels(path).tolist() == np.full((1, 3, 4), 200).tolist()


def test_thin_photographs(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.new("L", (2000, 1), 200), "jpg")
    assert pixels(path, size=(4, 4)).mean() == pytest.approx(200, abs=1)
    assert pixels(path, size=(4, 4), fit="letterbox").max() == pytest.approx(200, abs=1)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.png", b"", "it is empty"),
        ("text.png", b"{} is no picture", "it is no picture of a known kind"),
        ("page.png", b"%PDF-1.4", "it is a file of another program, not a picture"),
        ("head.png", b"\x89PNG\r\n\x1a\n0000", "it is a damaged picture"),
        ("plot.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture of a known"),
    ],
)
def test_bad_pictures(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / name).write_bytes(content)
    advice = "Replace it, or take it out of the folder"
    with pytest.raises(BadFile, match=rf"{tmp_path.name}, cat/{name}: .*{told}.*{advice}"):
        read_picture(Picture(tmp_path, f"cat/{name}"), Form(1, 4, 4))


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "tif", "gif", "webp", "jp2", "tga"])
def test_half_a_picture(tmp_path: Path, ending: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    path = saved(tmp_path, image_of(noise), ending)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with quiet(), pytest.raises(BadFile, match=rf"a\.{ending}: it.* damaged"):
        pixels(path)


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "tif", "gif", "webp", "jp2", "tga"])
def test_flipped_bits_are_read_or_refused(tmp_path: Path, ending: str) -> None:
    """Never anything but pixels or BadFile, whatever a decoder makes of the damage."""
    exif = Image.Exif()
    exif[image_file.ORIENTATION] = 6
    how: dict[str, Any] = {"exif": exif} if ending in ("png", "jpg", "tif", "webp") else {}
    path = saved(tmp_path, image_of(COLOURS), ending, **how)
    data, rng = path.read_bytes(), np.random.default_rng(0)
    for _ in range(150):
        spoilt = bytearray(data)
        for place in rng.integers(0, len(data), 3):
            spoilt[place] = rng.integers(0, 256)
        path.write_bytes(spoilt)
        try:
            with quiet():
                found = pixels(path, 3)
        except BadFile:
            continue
        assert (found.shape, found.dtype) == ((3, 3, 4), np.uint8)


def test_too_many_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, Image.new("1", (20_000, 20_000)))
    with quiet(), pytest.raises(BadFile, match=r"a\.png: it has far more than 64,000,000 pixels"):
        pixels(path)
    path = saved(tmp_path, Image.new("1", (10_000, 10_000)))
    with quiet(), pytest.raises(BadFile, match="it has 10,000×10,000 pixels, and 64,000,000 can"):
        pixels(path)
    monkeypatch.setattr(image_file, "MOST_PIXELS", 2500)
    path = saved(tmp_path, Image.new("L", (400, 400), 200), "jpg")
    assert pixels(path, size=(1, 1)).max() == pytest.approx(200, abs=1), "a fraction of it is read"


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(BadFile, match="it is a folder, not a file"):
        pixels(tmp_path / "a.png")
    with pytest.raises(FileNotFoundError):
        pixels(tmp_path / "b.png")
