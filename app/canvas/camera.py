"""Where the photograph lies on the screen, and how large."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_SCALE = 64.0
_MARGIN = 24.0
_KEPT = 60.0  # pixels of the photograph that stay in sight however far it is moved


@dataclass(slots=True)
class Camera:
    """A zoom and a shift: screen = scale * photograph + (x, y).

    Attributes:
        scale: pixels of the screen for one of the photograph.
        x: of the photograph's left edge on the screen.
        y: of its upper edge.
        width: of the photograph, in its pixels.
        height: of it.
        fitted: whether it fits itself to the screen, until somebody zooms or moves it.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    width: int = 1
    height: int = 1
    fitted: bool = True

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """A point of the screen in pixels of the photograph."""
        return (x - self.x) / self.scale, (y - self.y) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """A point of the photograph on the screen."""
        return self.scale * x + self.x, self.scale * y + self.y

    def fit(self, width: float, height: float, largest: float = LARGEST_SCALE) -> None:
        """Show all of the photograph in the middle of a screen of ``width`` x ``height``."""
        room = max(1.0, width - 2 * _MARGIN), max(1.0, height - 2 * _MARGIN)
        self.scale = min(room[0] / self.width, room[1] / self.height, largest)
        self.x = (width - self.scale * self.width) / 2
        self.y = (height - self.scale * self.height) / 2
        self.fitted = True

    def zoom(self, factor: float, x: float, y: float, screen: tuple[float, float]) -> None:
        """Zoom by a factor while the point (x, y) of the screen stays where it is."""
        least = min(1.0, 0.5 * min(screen[0] / self.width, screen[1] / self.height))
        scale = min(LARGEST_SCALE, max(least, self.scale * factor))
        spot = self.to_photo(x, y)
        self.scale = scale
        self.x, self.y = x - scale * spot[0], y - scale * spot[1]
        self._hold(screen)

    def move(self, across: float, down: float, screen: tuple[float, float]) -> None:
        """Move the photograph by pixels of the screen."""
        self.x += across
        self.y += down
        self._hold(screen)

    def _hold(self, screen: tuple[float, float]) -> None:
        self.fitted = False
        wide, high = self.scale * self.width, self.scale * self.height
        keep_x, keep_y = min(_KEPT, wide), min(_KEPT, high)
        self.x = min(screen[0] - keep_x, max(keep_x - wide, self.x))
        self.y = min(screen[1] - keep_y, max(keep_y - high, self.y))
