"""The page of a published model: its card in words, with the front matter that the Hub reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from core.checkpoints.card import ModelCard

SAMPLES = "samples.png"
# What the Hub calls the licences that people write most; others are named in full.
_LICENCES = {
    *("apache-2.0", "mit", "bsd-3-clause", "gpl-3.0", "openrail", "unlicense", "cc0-1.0"),
    *("cc-by-2.0", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0"),
    *("cc-by-nc-4.0", "cc-by-nc-sa-4.0"),
}
_MEASURED = {
    "pictures": "pictures judged",
    "subject_as_asked": "named as the subject asked for",
    "subject_as_asked_real": "the same of held-out photographs",
    "class_as_asked": "named as the class asked for",
    "class_as_asked_real": "the same of held-out photographs",
    "kernel_distance": "kernel distance to the training photographs",
    "kernel_distance_real": "the same of held-out photographs",
    "kernel_distance_real_same_labels": "the same of held-out photographs with the same labels",
    "near_copies_in_pixels": "near copies of a training photograph, in pixels",
    "near_copies_in_features": "near copies of a training photograph, in features",
}


def page_of(card: ModelCard, file: str, *, samples: bool, repository: str = "") -> str:
    """README.md of a model: what it draws, how it was made, how good it is, how to use it.

    Args:
        card: of the model.
        file: name of the model's file beside the page.
        samples: whether ``samples.png`` stands beside the page.
        repository: ``owner/name`` where it is published, or "".
    """
    return "\n".join(_lines(card, file, samples=samples, repository=repository)) + "\n"


def _lines(card: ModelCard, file: str, *, samples: bool, repository: str) -> Iterator[str]:
    yield from _front_matter(card)
    size = f"{card.image_size} x {card.image_size}"
    subjects = f" of {', '.join(card.subjects)}" if card.subjects else ""
    yield from ("", f"# {card.title or card.name}", "")
    yield f"A score-based generative model: it makes pictures{subjects} from noise, {size} pixels"
    yield f"each. `{file}` is a safetensors file of Scorebrush with this card in its header."
    if samples:
        yield from ("", f"![Samples, one seed after the other, none chosen]({SAMPLES})", "")
        yield "Samples at the recommended setting; seeds 0, 1, 2 and so on, none chosen."
    yield from ("", "## Use it", "", "```sh")
    if repository:
        yield f"scorebrush models pull {repository}"
    else:
        yield f"scorebrush models import {file}"
    label = f" --label {card.labels[-1]}" if card.labels else ""
    yield f"scorebrush generate --model {card.name}{label}"
    best = card.recommended
    yield from ("```", "")
    yield f"Recommended: `{best.sampler}`, {best.steps} steps, guidance {best.guidance:g}."
    if card.labels:
        yield from ("", "## Labels", "")
        yield ", ".join(f"`{label}`" for label in card.labels)
    yield from ("", "## Data", "", card.data, "", "## Licence", "", card.licence)
    yield from _measured(card.quality)
    yield from _recipe(card)


def _front_matter(card: ModelCard) -> Iterator[str]:
    licence = card.licence.lower()
    entries: dict[str, Any] = {"license": licence if licence in _LICENCES else "other"}
    if licence not in _LICENCES:
        entries["license_name"] = card.licence
    entries |= {
        "library_name": "scorebrush",
        "pipeline_tag": "unconditional-image-generation",
        "tags": list(dict.fromkeys(["scorebrush", card.family, "score-based-model", "diffusion"])),
    }
    # JSON is YAML, and quotes whatever somebody has written.
    yield "---"
    for name, value in entries.items():
        yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"


def _measured(quality: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## Measured", "")
    if not quality:
        yield "Nothing was measured."
        return
    yield from ("| | |", "| --- | --- |")
    for name, value in quality.items():
        share = name.endswith(("_asked", "_asked_real")) and isinstance(value, float)
        yield f"| {_MEASURED.get(name, name)} | {f'{value:.1%}' if share else value} |"
    yield from ("", "By `scorebrush-evaluate`. Kernel distance, what was asked for and copies in")
    yield "features are told by a classifier of the same photographs and compare with one another"
    yield "only; FID, KID and Inception score, where given, are in the field's own features."


def _recipe(card: ModelCard) -> Iterator[str]:
    if not card.recipe and not card.images_seen:
        return
    yield from ("", "## Recipe", "")
    if card.images_seen:
        yield f"The network saw {card.images_seen:,} pictures, repeats counted."
    for table, entries in card.recipe.items():
        if table in {"model", "data"}:  # told above, in sentences
            continue
        yield from ("", f"**{table}**: {_written(entries)}")


def _written(entries: object) -> str:
    if not isinstance(entries, Mapping):
        return f"`{json.dumps(entries, ensure_ascii=False)}`"
    known = {name: value for name, value in entries.items() if value not in (None, "", [])}
    return ", ".join(f"{name} `{json.dumps(v, ensure_ascii=False)}`" for name, v in known.items())
