"""Where the cells of a picture grid lie; plain arithmetic, whatever the number of pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Places(NamedTuple):
    """Square cells in rows, in pixels.

    Attributes:
        columns: cells per row, at least 1.
        side: of a cell.
        gap: between two cells.
        left: from the left edge to the first cell.
        top: from the upper edge to the first cell.
        width: of all of it.
        height: of all of it.
    """

    columns: int
    side: int
    gap: int
    left: int
    top: int
    width: int
    height: int

    def corner(self, index: int) -> tuple[int, int]:
        """Left and upper edge of a cell."""
        row, column = divmod(index, self.columns)
        step = self.side + self.gap
        return self.left + column * step, self.top + row * step

    def at(self, x: int, y: int) -> int | None:
        """The cell at a point, filled or not; None between and beside cells."""
        column, across = divmod(x - self.left, self.side + self.gap)
        row, down = divmod(y - self.top, self.side + self.gap)
        if row < 0 or not 0 <= column < self.columns or max(across, down) >= self.side:
            return None
        return row * self.columns + column

    def within(self, left: int, top: int, right: int, bottom: int) -> list[range]:
        """The cells that a rectangle touches, row by row; some may lie beyond the last picture."""
        step = self.side + self.gap
        columns = range(
            max(0, (left - self.left) // step),
            min(self.columns, (right - self.left) // step + 1),
        )
        rows = range(max(0, (top - self.top) // step), max(0, (bottom - self.top) // step + 1))
        return [
            range(row * self.columns + columns.start, row * self.columns + columns.stop)
            for row in rows
        ]


class Arrangement(Protocol):
    """A way of placing ``count`` cells in a view of ``width`` x ``height``."""

    def places(self, count: int, width: int, height: int) -> Places:
        """Work out the cells."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """All cells at once, as large as they can be, in the middle; rows to scroll if too many.

    Attributes:
        smallest: side below which the view scrolls instead.
        scrolled: side of the cells then.
        largest: side beyond which a picture only shows its pixels.
    """

    smallest: int = 64
    scrolled: int = 96
    largest: int = 256
    gap: int = 10

    def places(self, count: int, width: int, height: int) -> Places:
        """The number of columns that gives the largest cells."""
        count, gap = max(1, count), self.gap

        def side_of(columns: int) -> int:
            rows = math.ceil(count / columns)
            across = (width - gap * (columns + 1)) // columns
            down = (height - gap * (rows + 1)) // rows
            return min(across, down, self.largest)

        most = max(1, (width - gap) // (self.smallest + gap))
        choices = range(1, min(count, most) + 1)
        best = max(map(side_of, choices))
        if best < self.smallest:
            return Rows(self.scrolled, gap).places(count, width, height)
        # Full rows look better than the last few pixels of size.
        good = [columns for columns in choices if side_of(columns) >= 0.85 * best]
        columns = min(good, key=lambda columns: (-count % columns, -side_of(columns)))
        side = side_of(columns)
        rows = math.ceil(count / columns)
        used = columns * (side + gap) - gap, rows * (side + gap) - gap
        left, top = (width - used[0]) // 2, max(gap, (height - used[1]) // 2)
        return Places(columns, side, gap, left, top, width, height)


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells of about one side that fill the width, row below row.

    Attributes:
        side: the least side of a cell.
    """

    side: int = 132
    gap: int = 10

    def places(self, count: int, width: int, height: int) -> Places:
        """As many columns as fit, widened to fill the row."""
        columns = max(1, (width - self.gap) // (self.side + self.gap))
        side = max(self.side, (width - self.gap) // columns - self.gap)
        used = columns * (side + self.gap) - self.gap
        rows = math.ceil(count / columns)
        total = rows * (side + self.gap) + self.gap
        return Places(columns, side, self.gap, (width - used) // 2, self.gap, width, total)


@dataclass(frozen=True, slots=True)
class Strip:
    """One row, scrolled sideways, as high as the view."""

    gap: int = 8

    def places(self, count: int, width: int, height: int) -> Places:
        """A single row."""
        side = max(16, height - 2 * self.gap)
        total = count * (side + self.gap) + self.gap
        return Places(max(1, count), side, self.gap, self.gap, self.gap, total, height)
