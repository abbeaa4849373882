"""How close edits come to photographs: colours, enlargements and fills, in figures and sheets.

    python benchmarks/editing.py --data commons64.zip --photos PHOTOS [PHOTOS ...]

Held-out photographs of the data set (the zip's folder ``test``) lose their colours, or are shrunk;
what the model gives back is compared with them, beside what needs no model: grey, the mean colour
of the other photographs, and bicubic enlargement. Photographs at their own size are filled under
masks of several shapes, coloured, and put on contact sheets. Writes ``results/editing.json`` and
``docs/images/edit-*.webp``.

Colour error is CIEDE2000 (Sharma et al. 2005), averaged over pixels; colourfulness is that of
Hasler and Suesstrunk 2003; PSNR and SSIM (Wang et al. 2004, Gaussian window of deviation 1.5) are
of 8 bits, SSIM averaged over the channels.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import random
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.editing.colour import luminance, with_chroma
from core.engine.library import Library
from core.engine.requests import Colorize, Deblur, Edit, EditResult, Inpaint, Upscale, Vary
from core.engine.tasks import run
from core.errors import UnknownLabel
from core.photos import Photo, open_photo
from core.restoration import MomentMatching, NullSpace
from core.steps import finished

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "editing.json"
SHEETS = HERE.parent / "docs" / "images"
_EDGE = 28


class Held(NamedTuple):
    """A held-out photograph and what it shows."""

    name: str
    label: str
    pixels: Pixels


def difference(one: Pixels, other: Pixels) -> Floats:
    """CIEDE2000 between two pictures at every pixel, (H, W)."""
    first, second = (cv2.cvtColor(np.float32(p) / 255, cv2.COLOR_RGB2LAB) for p in (one, other))
    return ciede2000(first.astype(np.float64), second.astype(np.float64))


def ciede2000(first: Floats, second: Floats) -> Floats:
    """The colour difference of CIELAB values (..., 3); all weights are 1 (Sharma et al. 2005)."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(first, -1, 0), np.moveaxis(second, -1, 0)
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(c7 / (c7 + 25.0**7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    turn = np.where(c1 * c2 == 0, 0, turn)
    apart = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = np.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = (
        -2
        * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
        * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    lightness, chromatic, huewise = (l2 - l1) / s_l, (c2 - c1) / s_c, apart / s_h
    total = lightness**2 + chromatic**2 + huewise**2 + rotation * chromatic * huewise
    distance: Floats = np.sqrt(total.clip(0))
    return distance


def colourfulness(pixels: Pixels) -> float:
    """sqrt(var rg + var yb) + 0.3 sqrt(mean rg^2 + mean yb^2) (Hasler and Suesstrunk, eq. 6)."""
    r, g, b = np.moveaxis(pixels.astype(np.float64), -1, 0)
    rg, yb = r - g, (r + g) / 2 - b
    spread = np.hypot(rg.std(), yb.std())
    return float(spread + 0.3 * np.hypot(rg.mean(), yb.mean()))


def psnr(one: Pixels, other: Pixels) -> float:
    """10 log10(255^2 / mean squared error), in dB."""
    error = np.square(one.astype(np.float64) - other).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def ssim(one: Pixels, other: Pixels) -> float:
    """Structural similarity, averaged over pixels and channels."""

    def mean(a: Floats) -> Floats:
        return np.asarray(cv2.GaussianBlur(a, (11, 11), 1.5), np.float64)

    x, y = one.astype(np.float64), other.astype(np.float64)
    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mx * my + c1) * (2 * cov + c2)
    return float((top / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())


def held_out(data: Path, count: int) -> list[Held]:
    """``count`` photographs of the folder ``test``, always the same, from all subjects in turn."""
    with zipfile.ZipFile(data) as archive:
        names = sorted(name for name in archive.namelist() if "/test/" in name)
        names = [name for name in names if name.endswith(".jpg")]
        subjects = sorted({name.split("/")[-3] for name in names})
        draw = random.Random(0)
        queues = [[n for n in names if n.split("/")[-3] == subject] for subject in subjects]
        for queue in queues:
            draw.shuffle(queue)
        chosen = [queues[at % len(queues)][at // len(queues)] for at in range(count)]
        found = []
        for name in chosen:
            with Image.open(io.BytesIO(archive.read(name))) as image:
                label = "/".join(name.split("/")[-3:-1])
                found.append(Held(Path(name).stem, label, np.array(image.convert("RGB"))))
    return found


class Bench:
    """Runs requests and keeps the figures."""

    def __init__(self, model: str, steps: int) -> None:
        self.library, self.model, self.steps = Library(), model, steps
        self.methods = methods(steps)
        self.card = self.library.card(model)
        self.seconds: dict[str, list[float]] = {}

    def label(self, wanted: str) -> str | None:
        """The model's label nearest to what is wanted."""
        for part in (wanted, wanted.split("/", 1)[0]):
            try:
                return self.card.label_named(part)
            except UnknownLabel:
                continue
        return None

    def run(self, name: str, request: Edit) -> EditResult:
        """Drain the engine."""
        result = finished(run(replace(request, model=self.model), self.library))
        self.seconds.setdefault(name, []).append(result.seconds)
        return result


def methods(steps: int) -> dict[str, dict[str, Any]]:
    """The settings that are compared: with gradients, and of twice the steps without."""
    return {
        f"null-space, {2 * steps} steps": {"method": NullSpace(), "steps": 2 * steps},
        f"null-space 0.85, {2 * steps} steps": {
            "method": NullSpace(eta=0.85),
            "steps": 2 * steps,
        },
        f"moment-matching, {steps} steps": {"method": MomentMatching(), "steps": steps},
    }


def grey_of(pixels: Pixels) -> Pixels:
    """A grey photograph of its luminance."""
    grey = np.rint(luminance(pixels)).astype(np.uint8)
    return np.repeat(grey[..., None], 3, 2)


def colours(bench: Bench, held: Sequence[Held]) -> tuple[dict[str, Any], list[list[Pixels]]]:
    """Colour error and colourfulness of colorization and of what needs no model."""
    means = [(one.pixels - luminance(one.pixels)[..., None]).mean((0, 1)) for one in held]
    ways: dict[str, Callable[[int, Held], Pixels]] = {
        "original": lambda _, one: one.pixels,
        "grey": lambda _, one: grey_of(one.pixels),
        "mean colour of the others": lambda at, one: _tinted(one.pixels, _others(means, at)),
    }
    for name in bench.methods:
        ways[name] = partial(_coloured, bench, name, lambda _: None)
        ways[f"{name}, told the class"] = partial(_coloured, bench, name, bench.label)
    figures, rows = {}, []
    for name, way in ways.items():
        made = [way(at, one) for at, one in enumerate(held)]
        errors = [difference(a, one.pixels).mean() for a, one in zip(made, held, strict=True)]
        figures[name] = {
            "CIEDE2000": _mean(errors),
            "colourfulness": _mean([colourfulness(a) for a in made]),
        }
        rows.append(made)
        print(f"colours, {name}: {figures[name]}", flush=True)
    return figures, rows


def _coloured(
    bench: Bench, method: str, label_of: Callable[[str], str | None], at: int, one: Held
) -> Pixels:
    photo, label = Photo(grey_of(one.pixels)), label_of(one.label)
    request = Colorize(photo, label=label, seed=at, **bench.methods[method])
    return bench.run(f"colorize 64 x 64, {method}", request).variants[0].pixels


def _others(means: Sequence[Floats], at: int) -> Floats:
    chroma: Floats = np.mean([mean for index, mean in enumerate(means) if index != at], axis=0)
    return chroma


def _tinted(pixels: Pixels, chroma: Floats) -> Pixels:
    grey = luminance(pixels)
    wide = np.broadcast_to(chroma[[0, 2]].astype(np.float32), (*grey.shape, 2))
    return with_chroma(np.rint(grey), wide, 255).astype(np.uint8)


def enlargements(
    bench: Bench, held: Sequence[Held], factor: int
) -> tuple[dict[str, Any], list[list[Pixels]]]:
    """PSNR and SSIM of enlargement and of bicubic interpolation."""
    side = held[0].pixels.shape[0]
    small = [
        cv2.resize(one.pixels, (side // factor,) * 2, interpolation=cv2.INTER_AREA).astype(np.uint8)
        for one in held
    ]
    made: dict[str, list[Pixels]] = {
        "original": [one.pixels for one in held],
        "bicubic": [
            cv2.resize(a, (side, side), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
            for a in small
        ],
    }
    for name, settings in bench.methods.items():
        found = [
            bench.run(
                f"upscale to 64 x 64, {name}, 2 variants",
                Upscale(Photo(a), factor, variants=2, seed=2 * at, **settings),
            ).variants
            for at, a in enumerate(small)
        ]
        made[name] = [variants[0].pixels for variants in found]
        made[f"{name}, mean of 2"] = [
            np.rint(np.mean([v.pixels for v in variants], axis=0)).astype(np.uint8)
            for variants in found
        ]
    figures = {}
    for name, pictures in list(made.items())[1:]:
        pairs = list(zip(pictures, made["original"], strict=True))
        figures[name] = {
            "PSNR": _mean([psnr(*pair) for pair in pairs]),
            "SSIM": _mean([ssim(*pair) for pair in pairs]),
        }
        print(f"x{factor}, {name}: {figures[name]}", flush=True)
    return figures, list(made.values())


def masks(shape: tuple[int, int]) -> dict[str, Pixels]:
    """Masks of several shapes for a photograph."""
    height, width = shape
    least = min(shape)
    disc, bar, scratches, blot = (np.zeros(shape, np.uint8) for _ in range(4))
    cv2.circle(disc, (width // 2, height // 2), least // 7, 255, -1)
    cv2.rectangle(bar, (int(0.45 * width), 0), (int(0.55 * width), height), 255, -1)
    draw = random.Random(1)
    for _ in range(8):
        ends = [(draw.randrange(width), draw.randrange(height)) for _ in range(2)]
        cv2.line(scratches, *ends, 255, max(2, least // 80))
    points = [
        (
            width * 0.65 + least * draw.uniform(0.08, 0.2) * np.cos(angle),
            height * 0.6 + least * draw.uniform(0.08, 0.2) * np.sin(angle),
        )
        for angle in np.linspace(0, 2 * np.pi, 12, endpoint=False)
    ]
    cv2.fillPoly(blot, [np.int32(points)], 255)
    soft = cv2.GaussianBlur(blot, (0, 0), least / 40)
    soft[soft < 3] = 0
    return {"disc": disc, "bar": bar, "scratches": scratches, "soft blot": soft}


def fills(bench: Bench, photos: Sequence[tuple[Photo, str | None]]) -> list[list[Pixels]]:
    """Photographs, masked and filled; every pixel outside the mask is checked."""
    rows = []
    for photo, label in photos:
        row = [photo.pixels]
        for shape, mask in masks(photo.shape).items():
            request = Inpaint(
                photo,
                mask,
                variants=1,
                label=label,
                seed=3,
                steps=bench.steps,
                method=MomentMatching(),
            )
            (variant,) = bench.run(f"inpaint a photograph, {shape}", request).variants
            filled = photo.edited(variant).pixels
            if (filled[mask == 0] != photo.pixels[mask == 0]).any():
                raise AssertionError("a pixel outside the mask has changed")
            grey = np.where(mask[..., None] > 127, np.uint8(128), photo.pixels)
            row += [grey.astype(np.uint8), filled.astype(np.uint8)]
        rows.append(row)
    return rows


def photographs(
    bench: Bench, photos: Sequence[tuple[Photo, str | None]]
) -> tuple[dict[str, Any], list[list[Pixels]]]:
    """Photographs at their own size, coloured."""
    rows, errors, greys = [], [], []
    for photo, label in photos:
        grey = replace(photo, pixels=grey_of(photo.pixels.astype(np.uint8)))
        row = [photo.pixels, grey.pixels]
        for told in (None, label):
            request = Colorize(grey, label=told, seed=1, steps=2 * bench.steps)
            row.append(bench.run("colorize a photograph", request).variants[0].pixels)
        errors.append(difference(row[-1], row[0]).mean())
        greys.append(difference(row[1], row[0]).mean())
        rows.append(row)
    return {"CIEDE2000": _mean(errors), "CIEDE2000 of grey": _mean(greys)}, rows


def others(bench: Bench, photos: Sequence[tuple[Photo, str | None]]) -> list[list[Pixels]]:
    """Blurred and deblurred; varied more and more."""
    rows = []
    for photo, label in photos:
        size = (128, 128 * photo.shape[0] // photo.shape[1])
        small = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        blurred = cv2.GaussianBlur(small, (0, 0), 1.5, borderType=cv2.BORDER_REFLECT)
        asked: list[Edit] = [Deblur(Photo(blurred.astype(np.uint8)), 1.5, steps=bench.steps)]
        asked += [
            Vary(Photo(small), strength, label=label, variants=1, steps=bench.steps)
            for strength in (0.15, 0.3, 0.6)
        ]
        made = [bench.run(type(one).__name__, one).variants[0].pixels for one in asked]
        rows.append([small, blurred.astype(np.uint8), *made])
    return rows


def sheet(name: str, rows: Sequence[Sequence[Pixels]], width: int) -> None:
    """Pictures in rows, all of one width; a WebP in the documentation."""
    lines = []
    for row in rows:
        height = max(1, round(width * row[0].shape[0] / row[0].shape[1]))
        filter_ = cv2.INTER_AREA if row[0].shape[1] > width else cv2.INTER_NEAREST
        cells = [cv2.resize(a, (width, height), interpolation=filter_) for a in row]
        line = np.full((height + 4, (width + 4) * len(cells), 3), _EDGE, np.uint8)
        for at, cell in enumerate(cells):
            line[2 : 2 + height, at * (width + 4) + 2 : (at + 1) * (width + 4) - 2] = cell
        lines.append(line)
    whole = Image.fromarray(np.concatenate(lines))
    whole.save(SHEETS / f"edit-{name}.webp", quality=85, method=6)
    print(f"wrote {SHEETS / f'edit-{name}.webp'} ({whole.width} x {whole.height})", flush=True)


def _mean(values: Sequence[float]) -> dict[str, float]:
    error = np.std(values, ddof=1) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return {"mean": round(float(np.mean(values)), 3), "standard error": round(float(error), 3)}


def main() -> None:
    """Measure, write figures and sheets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="zip with a folder test/")
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="folders")
    parser.add_argument("--model", default=Edit.model)
    parser.add_argument("--count", type=int, default=16, help="held-out photographs")
    parser.add_argument("--each", type=int, default=2, help="photographs per folder")
    parser.add_argument("--steps", type=int, default=20, help="of moment matching")
    options = parser.parse_args()
    if options.count < 2:
        parser.error("--count must be at least 2: a picture is compared with the mean of others")
    began = time.perf_counter()
    bench = Bench(options.model, options.steps)
    held = held_out(options.data, options.count)
    photos = []
    for folder in options.photos:
        files = sorted(folder.glob("*.jpg"))
        for path in files[:: max(1, len(files) // options.each)][: options.each]:
            subject = f"{folder.parent.name}/{path.name.split('__')[0]}"
            photos.append((open_photo(path), bench.label(subject)))

    figures: dict[str, Any] = {
        "model": options.model,
        "digest": bench.library.digest(options.model),
        "pictures": options.count,
        "steps": options.steps,
        "machine": f"{platform.processor() or platform.machine()}, {bench.library.device}",
    }
    sheet("fills", fills(bench, photos), 150)
    figures["photographs coloured"], rows = photographs(bench, photos)
    sheet("colours", rows, 240)
    sheet("others", others(bench, photos[-1:]), 192)
    figures["colours"], columns = colours(bench, held)
    sheet("colours-64", list(zip(*columns, strict=True))[:8], 128)
    for factor in (2, 4):
        figures[f"enlarged x{factor}"], columns = enlargements(bench, held, factor)
        sheet(f"enlarged-x{factor}", list(zip(*columns, strict=True))[:8], 128)
    figures["seconds"] = {name: _mean(times) for name, times in bench.seconds.items()}
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"wrote {RESULTS} after {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
