"""The languages of the window, through Qt's own translations."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.tongue import speak_by
from core import resources

_SOURCE = "en"  # what the code is written in


def offered() -> list[tuple[str, str]]:
    """The code and the own name of every language there is, English first."""
    codes = [_SOURCE, *sorted(path.stem for path in resources.path("translations").glob("*.qm"))]
    names = {code: QLocale(code).nativeLanguageName() for code in codes}
    return [(code, name[:1].upper() + name[1:]) for code, name in names.items()]


def speak(app: QCoreApplication, wanted: str) -> str:
    """Translate what is made from now on; to be called before the window is made.

    Args:
        app: whose translators are exchanged.
        wanted: a language's code; empty follows the system, an unknown one is English.

    Returns the code of the language that is spoken.
    """
    speak_by(None)
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    code = wanted or QLocale.system().name().split("_")[0]
    if code not in dict(offered()):
        code = _SOURCE
    QLocale.setDefault(QLocale(code) if wanted else QLocale.system())
    if code == _SOURCE:
        return code
    speak_by(QCoreApplication.translate)
    own = resources.path("translations")
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{code}", qt), (code, str(own))):  # the last one is asked first
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    return code
