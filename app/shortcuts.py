"""The keys of the window: every action that has a name can be given others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.state.preferences import Preferences
    from app.studio import Studio

_EVERYWHERE = "window"


@dataclass(eq=False, slots=True)
class Deed:
    """Something that keys can do, in however many places of the window it can be done.

    Attributes:
        name: ``page.what``, for the settings; ``window`` as the page means everywhere.
        words: for people.
        own: the keys that it comes with.
        actions: that do it.
        hinted: widgets and actions whose tooltip names the keys, with that tooltip.
    """

    name: str
    words: str
    own: list[QKeySequence]
    actions: list[QAction] = field(default_factory=list)
    hinted: list[tuple[QAction | QWidget, str]] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Where the keys count."""
        return self.name.split(".", 1)[0]

    @property
    def keys(self) -> list[QKeySequence]:
        """The keys as they are now."""
        return self.actions[0].shortcuts()


class Shortcuts(QObject):
    """Finds every action of a window that has a name, and gives it the keys that are preferred.

    To be made once the window is whole. An action takes part by its object name, ``page.what``; its
    keys at that moment are those that it comes with.
    """

    def __init__(self, window: QWidget, studio: Studio) -> None:
        super().__init__(window)
        self._studio = studio
        self.deeds: dict[str, Deed] = {}
        for action in window.findChildren(QAction):
            name = action.objectName()
            if re.fullmatch(r"[a-z]+\.[a-z0-9-]+", name):
                words = action.text().replace("&", "")
                deed = self.deeds.setdefault(name, Deed(name, words, action.shortcuts()))
                deed.actions.append(action)
        for deed in self.deeds.values():
            self._find_hints(deed)
        self._heed(studio.preferences)
        studio.preferred.connect(self._heed)

    def in_the_way(self, deed: Deed, keys: QKeySequence) -> Deed | None:
        """What these keys do already in the same place, if that is something else."""
        for other in self.deeds.values():
            same_place = _EVERYWHERE in {deed.page, other.page} or deed.page == other.page
            if other is not deed and same_place and keys in other.keys:
                return other
        return None

    def give(self, deed: Deed, keys: QKeySequence | None) -> None:
        """Let these keys do it from now on, and nothing else in the same place; None: no keys.

        Raises:
            CannotWrite: this cannot be kept; the keys are as they were.
        """
        chosen = dict(self._studio.preferences.shortcuts)
        if keys is not None and (other := self.in_the_way(deed, keys)):
            chosen[other.name] = _text([one for one in other.keys if one != keys])
        chosen[deed.name] = _text([] if keys is None else [keys])
        self._studio.prefer(shortcuts=chosen)

    def give_back(self, deeds: list[Deed]) -> None:
        """Let deeds have the keys that they come with; raises as ``give``."""
        names = {deed.name for deed in deeds}
        chosen = self._studio.preferences.shortcuts
        self._studio.prefer(shortcuts={k: v for k, v in chosen.items() if k not in names})

    @Slot(object)
    def _heed(self, preferences: Preferences) -> None:
        for deed in self.deeds.values():
            text = preferences.shortcuts.get(deed.name)
            keys = deed.own if text is None else _keys(text)
            if keys != deed.keys:
                for action in deed.actions:
                    action.setShortcuts(keys)
            for part, tip in deed.hinted:
                part.setToolTip(_hint(tip, deed.own[0], keys))

    @staticmethod
    def _find_hints(deed: Deed) -> None:
        """Remember what names the keys in a tooltip: near the actions, and they themselves."""
        if not deed.own:
            return
        sign = f"({deed.own[0].toString()})"  # as the code is written, whatever the language
        for action in deed.actions:
            near = action.parent()
            if isinstance(near, QWidget):
                parts: list[QAction | QWidget] = [action, *near.findChildren(QWidget)]
                deed.hinted += [(part, part.toolTip()) for part in parts if sign in part.toolTip()]


def native(keys: list[QKeySequence]) -> str:
    """Keys as this system writes them."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(one.toString(form) for one in keys)


def _keys(text: str) -> list[QKeySequence]:
    return [one for one in QKeySequence.listFromString(text) if not one.isEmpty()]


def _text(keys: list[QKeySequence]) -> str:
    return QKeySequence.listToString(keys)


def _hint(tip: str, own: QKeySequence, keys: list[QKeySequence]) -> str:
    return tip.replace(f" ({own.toString()})", f" ({native(keys[:1])})" if keys else "")
