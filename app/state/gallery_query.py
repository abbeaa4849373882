"""What is looked for in the gallery, as people type and choose it, and as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Query:
    """What pictures must be like to be shown; every entry narrows further.

    Attributes:
        words: each must occur in the label, model, kind, tags or file name, whatever the case.
        model: the model's name.
        label: the label or one below it: ``flowers`` finds ``flowers/rose``.
        kind: kind of request: ``generate``, ``inpaint``, ...
        tag: one of the tags.
        seed: the seed.
        rating: stars, at least.
        favourite: only those with a heart.
        since: seconds since 1970, at least.
        until: likewise, below.
    """

    words: tuple[str, ...] = ()
    model: str = ""
    label: str = ""
    kind: str = ""
    tag: str = ""
    seed: int | None = None
    rating: int = 0
    favourite: bool = False
    since: float | None = None
    until: float | None = None

    def where(self) -> tuple[str, list[object]]:
        """An SQL condition and its values; the condition is "1" if all pictures are meant."""
        conditions: list[tuple[str, list[object]]] = [
            ("words LIKE ? ESCAPE '\\'", [f"%{_plain(word)}%"]) for word in self.words
        ]
        if self.model:
            conditions.append(("model = ?", [self.model]))
        if self.label:
            below = _plain(self.label, fold=False) + "/%"
            conditions.append(("(label = ? OR label LIKE ? ESCAPE '\\')", [self.label, below]))
        if self.kind:
            conditions.append(("kind = ?", [self.kind]))
        if self.tag:
            conditions.append(("tags LIKE ? ESCAPE '\\'", [f"%,{_plain(self.tag, fold=False)},%"]))
        if self.seed is not None:
            conditions.append(("seed = ?", [self.seed]))
        if self.rating:
            conditions.append(("rating >= ?", [self.rating]))
        if self.favourite:
            conditions.append(("favourite = 1", []))
        if self.since is not None:
            conditions.append(("made >= ?", [self.since]))
        if self.until is not None:
            conditions.append(("made < ?", [self.until]))
        values = [value for _, some in conditions for value in some]
        return " AND ".join(text for text, _ in conditions) or "1", values


def parse_words(text: str) -> Query:
    """What is typed into the search field.

    Words, and ``seed:42``, ``tag:best``, ``model:commons-64``, ``label:flowers``, ``kind:inpaint``,
    ``rating:3``, ``since:2026-01-31`` and ``until:2026-02-28``. What cannot be read is a word.
    """
    words: list[str] = []
    found: dict[str, object] = {}
    for part in text.split():
        name, colon, value = part.partition(":")
        if not colon or not value:
            words.append(part)
            continue
        match name.casefold():
            case "tag" | "model" | "label" | "kind" as known:
                found[known] = value.replace("_", " ") if known == "tag" else value
            case "seed" | "rating" as known if value.isascii() and value.isdigit():
                found[known] = int(value)
            case "since" | "until" as known if day := _day(value):
                found[known] = day + (_DAY if known == "until" else 0)
            case _:
                words.append(part)
    return Query(words=tuple(words), **found)  # type: ignore[arg-type]


def _day(text: str) -> float | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day).astimezone().timestamp()


def _plain(text: str, *, fold: bool = True) -> str:
    """Text in which LIKE sees no pattern."""
    text = text.casefold() if fold else text
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, "\\" + sign)
    return text
