"""Gather what ``core`` says to people, for the translators and for the window that translates it.

    python tools/sentences.py [--lupdate FILE.py]

``core`` knows no Qt and speaks English: its errors and notes are f-strings. Their sentences, with
``{0}``, ``{1}`` ... in the place of values, become the lines of resources/translations/core.txt, by
which ``app.told`` finds the sentence of a message again. The file for lupdate holds the same texts.

A value is followed to where it is written: through local names, constants, what calls hand over and
what functions return. A few alternatives of plain words make a sentence each, so that a translator
may bend the words around them; more of them become lines of their own.
"""

from __future__ import annotations

import argparse
import ast
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LINES = ROOT / "resources" / "translations" / "core.txt"
CONTEXT = "Core"
_HOLE = "\0"
_MOST_INLINE = 6  # sentences that one with alternatives may become
_MOST = 60  # alternatives beyond which a value is taken to be anything
_DEEPEST = 4  # calls and names that a value is followed through
_ALSO = (
    # Layers, which stand in a table.
    "mask",
    "layer of colour hints",
    # What an analysis and a search for copies found.
    f"{_HOLE} held-out photographs",
    f"{_HOLE} of the pictures",
    "Length / √D",
    "Mean",
    "Variance",
    "Skewness",
    "Excess kurtosis",
    # Reasons that systems give for a file that cannot be read or written.
    "File exists",
    "Input/output error",
    "Is a directory",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
)
_SILENT = {"core/command_line.py"}  # only ever said in a terminal

Texts = list[str]
"""Alternatives of one text, with a null character for each value that is not known."""


class _Place(NamedTuple):
    """Where an expression stands: its module and the functions around it, the innermost last."""

    module: str
    functions: tuple[ast.FunctionDef, ...]


@dataclass
class _Code:
    """What is looked up while values are followed."""

    constants: dict[tuple[str, str], ast.expr] = field(default_factory=dict)
    imports: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    functions: dict[str, list[tuple[_Place, ast.FunctionDef]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    calls: dict[str, list[tuple[_Place, ast.Call]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    errors: set[str] = field(default_factory=lambda: {"ScorebrushError"})
    fragments: set[str] = field(default_factory=set)
    followed: list[ast.expr] = field(default_factory=list)


def sentences(root: Path = ROOT) -> list[str]:
    """Every text that ``core``, and what of ``app`` raises its errors, says to people, sorted."""
    code, found = _read(root), set[str]()
    for name in sorted(code.errors - {"ScorebrushError"}):
        for place, call in code.calls[name]:
            if call.args:
                found.update(_said(code, call.args[0], place))
    for place, call in code.calls["Progress"]:
        found.update(_said(code, _argument(call, "note", None), place))
        if call.args and isinstance(call.args[0], ast.Constant):
            found.update(_said(code, call.args[0], place))
    for place, call in code.calls["append"]:
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("notes"):
            found.update(_said(code, call.args[0], place))
    for place, function in code.functions["__str__"]:
        for value in _returned(function):
            found.update(_said(code, value, _Place(place.module, (*place.functions, function))))
    found |= code.fragments | set(_ALSO)
    return sorted({_numbered(text.strip()) for text in found if _speaks(text) and "()" not in text})


def bundled_words(root: Path = ROOT) -> list[str]:
    """The labels of the bundled models, and what the catalogue says of others, as words; sorted."""
    sys.path.insert(0, str(root))
    from app.words import label_word
    from core.checkpoints.card import card_of
    from core.hub.catalogue import catalogue

    cards = map(card_of, sorted((root / "resources" / "models").glob("*.safetensors")))
    words = {label_word(label) for card in cards for label in card.labels}
    entries = {word for it in catalogue() for word in (it.subject, it.schedule)}
    return sorted(words | {entry.capitalize() for entry in entries})


def _read(root: Path) -> _Code:
    code = _Code()
    trees = {}
    for path in sorted((*root.glob("core/**/*.py"), *root.glob("app/**/*.py"))):
        name = path.relative_to(root).as_posix()
        if name not in _SILENT and not path.name.startswith("cli"):
            trees[name] = ast.parse(path.read_text(encoding="utf-8"))
    kinds = [node for tree in trees.values() for node in ast.walk(tree)]
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for node in kinds
        if isinstance(node, ast.ClassDef)
    }
    while more := {name for name, of in bases.items() if of & code.errors} - code.errors:
        code.errors |= more
    for name, tree in trees.items():
        _collect(code, tree, _Place(name, ()))
    return code


def _collect(code: _Code, node: ast.AST, place: _Place) -> None:
    for child in ast.iter_child_nodes(node):
        inner = place
        if isinstance(child, ast.FunctionDef):
            code.functions[child.name].append((place, child))
            inner = _Place(place.module, (*place.functions, child))
        elif isinstance(child, ast.ImportFrom) and child.module:
            origin = child.module.replace(".", "/") + ".py"
            for alias in child.names:
                code.imports[place.module, alias.asname or alias.name] = (origin, alias.name)
        elif isinstance(child, ast.Assign) and isinstance(node, ast.Module):
            for target in child.targets:
                if isinstance(target, ast.Name):
                    code.constants[place.module, target.id] = child.value
        elif isinstance(child, ast.Call):
            code.calls[_name(child.func)].append((place, child))
        _collect(code, child, inner)


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _said(code: _Code, value: ast.expr | None, place: _Place) -> Texts:
    return (value is not None and _texts(code, value, place, 0)) or []


def _texts(code: _Code, value: ast.expr, place: _Place, depth: int) -> Texts | None:
    """The alternatives of an expression; None for one of which no text is known."""
    if depth > _DEEPEST or value in code.followed:
        return None
    code.followed.append(value)
    try:
        found = _followed(code, value, place, depth)
    finally:
        code.followed.pop()
    return found if found is None or len(found) <= _MOST else None


def _followed(  # noqa: PLR0911  one for each kind of expression
    code: _Code, value: ast.expr, place: _Place, depth: int
) -> Texts | None:
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr():
            return _joined(code, value, place, depth)
        case ast.IfExp():
            return _either(code, (value.body, value.orelse), place, depth)
        case ast.BoolOp(op=ast.Or()):
            return _either(code, value.values, place, depth)
        case ast.BinOp(op=ast.Mult(), left=ast.Constant(value=str(text))):  # "s" * (count != 1)
            return [text, ""]
        case ast.BinOp(op=ast.Add()):
            sides = [_texts(code, it, place, depth) for it in (value.left, value.right)]
            if all(side is None for side in sides):
                return None
            return ["".join(both) for both in product(*(side or [_HOLE] for side in sides))]
        case ast.Name():
            return _named(code, value.id, place, depth + 1)
        case ast.Call():
            return _called(code, value, depth + 1)
    return None


def _either(code: _Code, values: Iterable[ast.expr], place: _Place, depth: int) -> Texts | None:
    found = [_texts(code, value, place, depth) for value in values]
    if all(texts is None for texts in found):
        return None
    return list(dict.fromkeys(text for texts in found for text in (texts or [_HOLE])))


def _joined(code: _Code, value: ast.JoinedStr, place: _Place, depth: int) -> Texts:
    parts: list[Texts] = []
    for part in value.values:
        if isinstance(part, ast.Constant):
            parts.append([str(part.value)])
            continue
        assert isinstance(part, ast.FormattedValue)  # noqa: S101  there is nothing else in one
        plain = part.conversion == -1 and part.format_spec is None
        found = _texts(code, part.value, place, depth) if plain else None
        # What is written together, such as part of an address, is as good as a value.
        found = found and list(dict.fromkeys(it if _is_plain(it) else _HOLE for it in found))
        size = math.prod(map(len, parts)) * len(found or ())
        if found and size <= _MOST_INLINE:
            parts.append(found)
        else:
            code.fragments.update(text.strip() for text in found or () if _speaks(text))
            parts.append([_HOLE])
    return ["".join(each) for each in product(*parts)]


def _named(code: _Code, name: str, place: _Place, depth: int) -> Texts | None:
    for level in range(len(place.functions) - 1, -1, -1):
        function = place.functions[level]
        inner = _Place(place.module, place.functions[: level + 1])
        assigned = _assigned(function, name)
        if assigned:
            return _either(code, assigned, inner, depth)
        names = [it.arg for it in (*function.args.posonlyargs, *function.args.args)]
        keywords = [it.arg for it in function.args.kwonlyargs]
        if name in (*names, *keywords):
            at = names.index(name) - (names[:1] in (["self"], ["cls"])) if name in names else None
            return _handed_over(code, inner, name, at, depth)
    place = _Place(place.module, ())
    origin = code.imports.get((place.module, name), (place.module, name))
    constant = code.constants.get(origin)
    return None if constant is None else _texts(code, constant, _Place(origin[0], ()), depth)


def _assigned(function: ast.FunctionDef, name: str) -> list[ast.expr]:
    return [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.NamedExpr | ast.AnnAssign)
        and node.value is not None
        and name in {_name(it) for it in getattr(node, "targets", [getattr(node, "target", None)])}
    ]


def _handed_over(
    code: _Code, around: _Place, name: str, at: int | None, depth: int
) -> Texts | None:
    found: list[str] = []
    function = around.functions[-1]
    method = bool(function.args.args) and function.args.args[0].arg in {"self", "cls"}
    for place, call in code.calls[function.name]:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        named = isinstance(owner, ast.Name) and (place.module, owner.id) in code.imports
        if method != (owner is not None and not named):
            continue
        if function.name.startswith("_") and not method and place.module != around.module:
            continue
        value = _argument(call, name, at)
        texts = None if value is None else _texts(code, value, place, depth)
        found += texts or [_HOLE]
    return list(dict.fromkeys(found)) if any(text != _HOLE for text in found) else None


def _argument(call: ast.Call, name: str, at: int | None) -> ast.expr | None:
    keyword = next((it.value for it in call.keywords if it.arg == name), None)
    return keyword or (call.args[at] if at is not None and at < len(call.args) else None)


def _called(code: _Code, call: ast.Call, depth: int) -> Texts | None:
    known = code.functions.get(_name(call.func), ()) if isinstance(call.func, ast.Name) else ()
    if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "self":
        known = code.functions.get(call.func.attr, ())
    found: list[str] = []
    for place, function in known:
        inner = _Place(place.module, (*place.functions, function))
        for value in _returned(function):
            found += _texts(code, value, inner, depth) or [_HOLE]
    return list(dict.fromkeys(found)) if any(text != _HOLE for text in found) else None


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def _speaks(text: str) -> bool:
    """Whether there is anything to be translated: two letters at least that are no value."""
    return bool(re.search(r"[A-Za-z]{2}", text))


def _is_plain(text: str) -> bool:
    """Whether a value has words, or nothing that could be taken for one."""
    return bool(re.search(r"[A-Za-z]{2}\W* \W*[A-Za-z]{2}|^[a-z]+$", text)) or not _speaks(text)


def _numbered(text: str) -> str:
    pieces = text.replace("{", "{{").replace("}", "}}").split(_HOLE)
    return "".join(
        piece + (f"{{{number}}}" if number < len(pieces) - 1 else "")
        for number, piece in enumerate(pieces)
    )


def main() -> None:
    """Write the lines, and what lupdate is to read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--lupdate", type=Path, help="also written: a source for lupdate")
    arguments = parser.parse_args()
    found = sentences()
    LINES.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    if arguments.lupdate:
        arguments.lupdate.parent.mkdir(parents=True, exist_ok=True)
        texts = [*((CONTEXT, it) for it in found), *(("Labels", it) for it in bundled_words())]
        calls = (f"QT_TRANSLATE_NOOP({context!r}, {text!r})\n" for context, text in texts)
        arguments.lupdate.write_text("".join(calls), encoding="utf-8")


if __name__ == "__main__":
    main()
