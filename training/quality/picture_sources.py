"""Where photographs come from, and under which licences, as a TOML file tells by their names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from core.errors import BadData
from core.training_index import Source

_ENTRIES = {"files", "words", "licence", "address"}


def sources_of(path: Path) -> Callable[[str], Source]:
    """Read rules ``[[source]]`` with ``files``, ``words``, ``licence`` and ``address``.

    ``files`` is a regular expression that is searched in a picture's name; the first rule that
    fits counts. Its named groups may stand in ``words`` and ``address``, as in ``{id}``.

    Raises:
        BadData: the file cannot be read or has other entries.
    """
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
        found = [(re.compile(rule["files"]), rule) for rule in rules]
        unknown = {entry for rule in rules for entry in rule} - _ENTRIES
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise BadData(
            f"The sources {path} cannot be read ({error}). They are a TOML file with [[source]] "
            "and, in each, `files`, and where known `words`, `licence` and `address`."
        ) from error
    if unknown:
        raise BadData(f"The sources {path} have unknown entries: {', '.join(sorted(unknown))}.")

    def source(name: str) -> Source:
        for pattern, rule in found:
            if match := pattern.search(name):
                groups = match.groupdict()
                words, address = (
                    rule.get(entry, "").format(**groups) for entry in ("words", "address")
                )
                return Source(words, rule.get("licence", ""), address)
        return Source()

    return source
