"""Draw the application's icon for every system from its vector source.

    QT_QPA_PLATFORM=offscreen python tools/draw_icon.py

reads ``resources/icons/scorebrush.svg`` and writes beside it

- ``scorebrush.png``, 512 pixels, for desktops of Linux,
- ``scorebrush.ico``, 16 to 256 pixels, for Windows,
- ``scorebrush.icns``, 16 to 1024 pixels, for macOS.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "icons" / "scorebrush.svg"
_PNG = 512
_ICO = (16, 24, 32, 48, 64, 128, 256)
_ICNS = (16, 32, 64, 128, 256, 512, 1024)


def drawn(side: int) -> Image.Image:
    """The icon, RGBA of ``side`` x ``side`` pixels: each size from the vectors, none resampled."""
    image = QImage(side, side, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    size = (side, side)
    return Image.frombuffer("RGBA", size, bytes(image.constBits()), "raw", "RGBA", 0, 1)


def main() -> int:
    """Write the three files."""
    QGuiApplication(sys.argv)
    drawn(_PNG).save(SOURCE.with_suffix(".png"), optimize=True)
    for suffix, sides in ((".ico", _ICO), (".icns", _ICNS)):
        *smaller, largest = (drawn(side) for side in sides)
        sizes = [(side, side) for side in sides]
        largest.save(SOURCE.with_suffix(suffix), append_images=smaller, sizes=sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
