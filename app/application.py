"""From the command line to a window, and to the next one where preferences ask for it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import language, main_window
from app.arrivals import Application
from app.state import preferences
from app.state.places import Places
from app.theme import Theme
from core.engine.library import Library


def open_window(arguments: list[str]) -> int:
    """Open the window, and wait until it is closed for good.

    Args:
        arguments: what stood on the command line; a PNG of ours has its settings brought back.

    Returns the exit status.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application([sys.argv[0], *arguments])
    app.setApplicationName("Scorebrush")
    app.setDesktopFileName("scorebrush")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal closes the window
    theme = Theme(app)
    paths = [Path(word) for word in arguments if not word.startswith("-")]
    dropped = paths[0] if paths else None
    while True:
        places = Places.of_user()
        chosen = preferences.load(places.preferences)
        preferences.use_models(chosen.models)
        theme.prefer(chosen)
        language.speak(app, chosen.language)
        window = main_window.MainWindow(Library(), places, dropped)
        window.studio.preferred.connect(theme.prefer)
        window.crashes.install()
        window.first_painted.connect(window.recovery.catch_faults)
        if dropped is None:
            window.completed.connect(window.companions.greet)
        window.show()
        status = app.exec()
        window.crashes.uninstall()
        again = window.comes_back
        window.deleteLater()
        if not again:
            return status
        dropped = None
