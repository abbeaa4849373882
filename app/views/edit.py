"""The Edit page: open a photograph, paint over something, and have it filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.canvas.brush import Brush
from app.canvas.frame import Frame
from app.canvas.mask import add, colour, no_colour, remove
from app.views.edit_check import Badge, EditCheck
from app.views.edit_files import EditFiles
from app.views.edit_fills import FillTable
from app.views.edit_head import EditHead, EditInvitation
from app.views.edit_panel import EditPanel
from app.views.edit_run import EditRun
from app.views.edit_tools import EditTools
from app.widgets.canvas import Canvas
from app.widgets.corner import Corner
from app.widgets.gestures import Ink
from app.widgets.messages import Banner
from app.work import Desk
from core.editing.area import Area, snap_area
from core.engine.requests import Colorize, Inpaint, Vary
from core.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.canvas.box import Box
    from app.canvas.document import Document, Fill
    from app.pictures import Picture
    from app.studio import Studio
    from app.views.edit_files import Opened
    from core.photos import Photo

_HEAVY = 4 * 2**20  # values from which a change is made beside the window's thread
_MOST_FILLS = 2**30  # bytes
_PAUSE = 700  # milliseconds without a change until the session is written


class EditPage(QWidget):
    """Edits one photograph."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.document: Document | None = None
        self._saved: object = None  # the pixels that lie in a file
        self._saving: Photo | None = None
        self._pinned = self._altering = False
        self._desk, self._glances = Desk(self), Desk(self)
        for desk in (self._desk, self._glances):
            desk.failed.connect(studio.tell)
        self._desk.failed.connect(self._on_desk_failed)
        self.panel = EditPanel(self)
        self.banner = Banner(self)
        self.head = EditHead(self)
        self.canvas = Canvas(self)
        self.tools = EditTools(self.canvas, self)
        self.fills = FillTable(self.canvas, self._glances, self)
        self.badge = Badge(self)
        Corner(self.badge, self.canvas, Qt.Corner.BottomLeftCorner)
        self.check = EditCheck(self._glances, self.fills, self.badge)
        self.invitation = EditInvitation(self)
        self.run = EditRun(studio.engine, self._glances, self.fills, self)
        self._glances.failed.connect(self.run.recover)
        self.files = EditFiles(studio, self._desk, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.keep)
        self._lay_out()
        self._connect()
        self._on_document()

    def _lay_out(self) -> None:
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.head, self.tools):
            column.addWidget(part)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.fills)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.invitation)
        self._stack.addWidget(work)
        right = QVBoxLayout()
        right.setContentsMargins(20, 16, 20, 12)
        right.setSpacing(8)
        right.addWidget(self.banner)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        panel, files, head, run = self.panel, self.files, self.head, self.run
        self._studio.models_found.connect(panel.offer_models)
        panel.wanted.connect(self.start)
        panel.cancel.connect(run.cancel)
        panel.task_changed.connect(self._on_task)
        panel.colour_changed.connect(self._set_ink)
        panel.model_changed.connect(self._follow_mask)
        files.opened.connect(self._on_opened)
        files.saved.connect(self._on_saved)
        head.open.connect(files.ask_open)
        head.copy.connect(self.copy)
        head.save.connect(self.save)
        head.close_wanted.connect(self.close_photo)
        self.invitation.open.connect(files.ask_open)
        self.invitation.paste.connect(files.paste)
        self.canvas.painting.connect(self._on_painting)
        self.canvas.edited.connect(self._on_edited)
        self.canvas.frame_moved.connect(self._on_frame_moved)
        tools = self.tools
        tools.clear.connect(self.clear_mask)
        tools.invert.connect(self.invert_mask)
        tools.fill.connect(self.fill_mask)
        tools.undo.connect(self.undo)
        tools.redo.connect(self.redo)
        tools.automatic_frame.connect(self._on_automatic_frame)
        tools.framed.connect(self._on_frame_tool)
        tools.looked.connect(self._show_look)
        self.fills.accept.connect(self.accept)
        self.fills.forget.connect(self.forget_fill)
        self.fills.flipped.connect(self._on_flipped)
        run.began.connect(self._on_run_began)
        run.told.connect(self._on_told)
        run.noted.connect(self.banner.say)
        run.answered.connect(self._on_answered)
        run.over.connect(self._on_over)
        for keys, then in (
            (("Ctrl+O",), files.ask_open),
            (("Ctrl+V",), files.paste),
            (("Ctrl+C",), self.copy),
            (("Ctrl+S",), self.save),
            (("Ctrl+Shift+S",), self.save_as),
            (("Ctrl+W",), self.close_photo),
        ):
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(then)
            self.addAction(action)

    # -- a photograph comes and goes ------------------------------------------------------------

    def recall(self) -> None:
        """Bring back what was being edited; to be called once there is a window."""
        self.files.recall()

    def edit_picture(self, picture: Picture) -> None:
        """Open a picture of the gallery."""
        if picture.entry:
            self.files.open_path(picture.entry.path)
        elif picture.image:
            self.files.open_image(picture.image)

    def _on_opened(self, opened: Opened) -> None:
        if self._unsaved():
            self._ask_to_leave(lambda: self._take(opened))
        else:
            self._take(opened)

    def _take(self, opened: Opened) -> None:
        self.run.forget()
        self.banner.dismiss()
        self.document = opened.document
        self._pinned = False
        document = opened.document
        self.files.set_origin(document.photo.path)
        # What came back has changes that lie in the session alone.
        unchanged = document.opened is document.sheet.pixels
        self._saved = document.sheet.pixels if unchanged else None
        document.sheet.lent = True
        self.canvas.show_document(document)
        self.canvas.set_brush(Brush.for_photo(max(document.size), self.canvas.brush.hardness))
        self.fills.set_document(document, opened.likenesses)
        if opened.settings:
            self.panel.restore(opened.settings)
        self._on_document()
        self.canvas.setFocus()
        self._changed()

    @Slot()
    def close_photo(self) -> None:
        """Close the photograph; ask first if it has changes that lie in no file."""
        if self.document is None:
            return
        if self._unsaved():
            self._ask_to_leave(self._close)
        else:
            self._close()

    def _close(self) -> None:
        self.run.forget()
        self.document = None
        self.canvas.show_document(None)
        self.fills.set_document(None, [])
        self.banner.dismiss()
        self._pause.stop()
        self.files.forget()
        self._on_document()

    def _unsaved(self) -> bool:
        document = self.document
        return document is not None and document.sheet.pixels is not self._saved

    def _ask_to_leave(self, then: Callable[[], object]) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setText("The photograph has changes that are not saved.")
        box.setInformativeText("Without saving, they are lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        match box.exec():
            case buttons.Save:
                self.save()
            case buttons.Discard:
                then()

    @Slot()
    def save(self) -> None:
        """Save the photograph as it is."""
        if self.document:
            self._saving = self.document.current()
            self.files.save(self._saving)

    @Slot()
    def save_as(self) -> None:
        """Save it under another name."""
        if self.document:
            self._saving = self.document.current()
            self.files.save_as(self._saving)

    @Slot()
    def _on_saved(self) -> None:
        self._saved = self._saving.pixels if self._saving else None
        self._show_title()

    @Slot()
    def copy(self) -> None:
        """Copy the photograph as it shows, with the fill that lies over it."""
        document = self.document
        if document is None:
            return
        fill = self.fills.current
        self.files.copy(document.with_fill(fill) if fill else document.current())

    # -- painting -------------------------------------------------------------------------------

    @Slot()
    def _set_ink(self) -> None:
        document, kind = self.document, self.panel.task.kind
        look = self.canvas.look
        look.hints = kind is Colorize
        ink = None
        if document and kind is Inpaint:
            ink = Ink(document.mask, add, remove)
        elif document and kind is Colorize:
            rgb = self.panel.colour.colour
            put = colour(rgb.red(), rgb.green(), rgb.blue())
            ink = Ink(document.hints, put, no_colour)
        self.canvas.set_ink(ink)
        self.tools.offer(paints=ink is not None, masks=kind is Inpaint)
        self._show_look()

    @Slot()
    def _on_task(self) -> None:
        self._set_ink()
        self._follow_mask()
        self._changed()

    @Slot()
    def _on_painting(self) -> None:
        """Whoever paints wants to see what is masked, not what was filled."""
        if self.fills.showing:
            self.fills.show_fill(-1)

    @Slot()
    def _on_edited(self) -> None:
        self._follow_mask()
        self._changed()

    def _mask_step(self, name: str, change: Callable[[], object]) -> None:
        document, ink = self.document, self.canvas.ink
        if document is None or ink is None or self.canvas.busy or self._altering:
            return
        self._on_painting()

        def step() -> bool:
            change()
            return document.commit(name)

        def then(changed: object) -> None:
            if changed:
                self.canvas.update()
                self._on_edited()

        self._alter(document.mask.pixels.nbytes, step, then)

    @Slot()
    def clear_mask(self) -> None:
        """Take away everything that is painted."""
        if ink := self.canvas.ink:
            self._mask_step("Clear", lambda: ink.layer.fill(0))

    @Slot()
    def invert_mask(self) -> None:
        """Mask what was not."""
        document = self.document
        if document and self.panel.task.kind is Inpaint:
            self._mask_step("Invert", document.mask.invert)

    @Slot()
    def fill_mask(self) -> None:
        """Mask everything."""
        document = self.document
        if document and self.panel.task.kind is Inpaint:
            self._mask_step("Mask everything", lambda: document.mask.fill(255))

    # -- the work area --------------------------------------------------------------------------

    @Slot()
    def _follow_mask(self) -> None:
        """Lay the work area around what is painted, unless somebody has placed it."""
        self.canvas.least_frame = min(self.panel.model_size, 64)
        document, kind = self.document, self.panel.task.kind
        if document is None or self._pinned:
            return
        if kind is not Inpaint:
            self._set_frame(None)
            return
        mask, shape, size = document.mask, document.sheet.pixels.shape, self.panel.model_size

        def snap() -> Area | None:
            box = mask.bounds()
            return None if box.empty else snap_area(mask.pixels, shape, size)

        self._glances.do(snap, lambda area: self._on_snapped(document, area))

    def _on_snapped(self, document: Document, area: Area | None) -> None:
        if document is self.document and not self._pinned:
            self._set_frame(Frame(area.left, area.top, area.side) if area else None)

    def _set_frame(self, frame: Frame | None) -> None:
        if frame != self.canvas.frame:
            self.canvas.frame = frame
            self.canvas.update()

    @Slot()
    def _on_frame_moved(self) -> None:
        self._pinned = True

    @Slot()
    def _on_automatic_frame(self) -> None:
        self._pinned = False
        self.canvas.frame = None
        self.canvas.update()
        self._follow_mask()

    @Slot()
    def _on_frame_tool(self) -> None:
        """Give whoever takes the tool for it a work area to hold."""
        document = self.document
        if document is None or self.canvas.frame or self.panel.task.kind not in (Inpaint, Vary):
            return
        width, height = document.size
        side = min(width, height) // 2 or 1
        self._pinned = True
        self._set_frame(Frame((width - side) // 2, (height - side) // 2, side))

    # -- running --------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Ask for what is set."""
        document = self.document
        if document is None or not self.panel.button.isEnabled():
            return
        frame = self.canvas.frame if self._pinned else None
        document.mask.lent = document.hints.lent = True
        hints = document.hints.pixels if document.hints.bounds().width else None
        try:
            self.panel.seed.seed()
            area = Area(frame.left, frame.top, frame.side) if frame else None
            request = self.panel.request(document.current(), document.mask.pixels, hints, area)
        except BadRequest as error:
            self.banner.say(str(error))
            return
        self.banner.dismiss()
        self.run.start(request, document, self.panel.task.word)
        self.panel.seed.go_on()
        self.canvas.setFocus()

    @Slot()
    def cancel(self) -> None:
        """Stop what is under way."""
        self.run.cancel()

    @Slot()
    def _on_run_began(self) -> None:
        self.panel.set_running(True)
        self.head.progress.setValue(0)
        self.head.progress.show()
        self._show_look()

    @Slot(float, str)
    def _on_told(self, fraction: float, words: str) -> None:
        self.head.progress.setValue(round(1000 * fraction))
        self.head.subtitle.setText(words)

    @Slot()
    def _on_answered(self) -> None:
        """Keep no more fills than memory has room for; the oldest go, accepted ones stay."""
        fills = self.document.fills if self.document else []
        weight = sum(fill.weight for fill in fills)
        for fill in [one for one in fills[:-1] if not one.accepted]:
            if weight <= _MOST_FILLS:
                break
            weight -= fill.weight
            self.forget_fill(fill)
        self._changed()

    @Slot(str)
    def _on_over(self, words: str) -> None:
        self.panel.set_running(False)
        self.head.progress.hide()
        self._on_flipped()
        if self.document:
            self._show_title()
            self.head.subtitle.setText(f"{words} · {self.head.subtitle.text()}")

    # -- fills ----------------------------------------------------------------------------------

    def _alter(
        self, reach: int, change: Callable[[], object], then: Callable[[object], None]
    ) -> None:
        """Change the document: at once if that is quick, else beside the window's thread."""
        document = self.document
        if document and document.sheet.lent:
            reach += document.sheet.pixels.nbytes  # it is copied first
        if reach < _HEAVY:
            then(change())
            return

        def done(answer: object) -> None:
            self._altering = False
            self.canvas.setEnabled(True)
            then(answer)

        self._altering = True
        self.canvas.setEnabled(False)
        self._desk.do(change, done)

    @Slot()
    def _on_desk_failed(self) -> None:
        self._altering = False
        self.canvas.setEnabled(True)

    @Slot(object)
    def accept(self, fill: Fill) -> None:
        """Make a fill part of the photograph, as one step."""
        document = self.document
        if document is None or self._altering or self.canvas.busy or self.run.job:
            return
        self._alter(fill.pixels.size, lambda: document.accept(fill), self._on_accepted)

    def _on_accepted(self, _: object) -> None:
        self._pinned = False
        self.fills.show_fill(-1)
        self._on_altered()

    def _on_altered(self) -> None:
        """The photograph itself has changed."""
        document = self.document
        if document is None:
            return
        self.canvas.measure()
        self._set_ink()
        self._follow_mask()
        self.fills.refresh()
        self.canvas.update()
        self._show_title()
        self.check.look(self.document)
        self._changed()

    @Slot(object)
    def forget_fill(self, fill: Fill) -> None:
        """Forget a fill that is not wanted."""
        if self.document and fill in self.document.fills:
            self.document.fills.remove(fill)
            self.fills.remove(fill)
            self._on_flipped()
            self._changed()

    @Slot()
    def _on_flipped(self) -> None:
        self._show_look()
        self.check.look(self.document)

    # -- undo -----------------------------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        if self.document:
            history = self.document.history
            self._go(history.undo, history.undo_reach)

    @Slot()
    def redo(self) -> None:
        """Do the last undone step again."""
        if self.document:
            history = self.document.history
            self._go(history.redo, history.redo_reach)

    def _go(self, step: Callable[[], list[Box]], reach: int) -> None:
        if self._altering or self.canvas.busy or reach == 0:
            return
        if self.fills.showing:
            self.fills.show_fill(-1)
        self._alter(reach, step, lambda _: self._on_altered())

    # -- what shows -----------------------------------------------------------------------------

    def _on_document(self) -> None:
        document = self.document
        self._stack.setCurrentIndex(1 if document else 0)
        self.panel.set_ready(document is not None)
        self.badge.hide()
        self._set_ink()
        self._show_title()
        if document:
            self._on_altered()

    @Slot()
    def _show_look(self) -> None:
        """The mask hides while a fill shows, which it would cover."""
        look, kind, bare = self.canvas.look, self.panel.task.kind, not self.fills.showing
        look.mask = self.tools.shown.isChecked() and kind is Inpaint and bare
        look.hints = kind is Colorize and bare
        look.frame = kind in (Inpaint, Vary) and bare
        self.canvas.update()

    def _show_title(self) -> None:
        document = self.document
        if document is None:
            return
        path = self.files.target or document.photo.path
        self.head.title.setText(path.name if path else "From the clipboard")
        self.head.title.setToolTip(str(path) if path else "")
        width, height = document.size
        depth = " · 16 bits" if document.sheet.pixels.dtype.itemsize > 1 else ""
        state = " · not saved" if self._unsaved() else ""
        self.head.subtitle.setText(f"{width} × {height}{depth}{state}")

    def _changed(self) -> None:
        """Offer what can be undone now, and keep the session before long."""
        if self.document:
            history = self.document.history
            self.tools.show_history(history.undoable, history.redoable)
            self._pause.start()

    @Slot()
    def keep(self) -> None:
        """Write the session."""
        self._pause.stop()
        if self.document is None:
            return
        if self.canvas.busy or self._altering:
            self._pause.start()
            return
        self.files.keep(self.document, self.panel.remembered())

    def close_threads(self) -> None:
        """Write what is not written, and wait for it."""
        if self._pause.isActive():
            self.keep()
        self.run.forget()
        self._glances.close()
        self._desk.close()

    # -- keys -----------------------------------------------------------------------------------

    def escape(self) -> None:
        """Esc ends what is uppermost: the run, the comparison, or a fill that shows."""
        if self.run.job:
            self.run.cancel()
        elif self.fills.slider.isChecked():
            self.fills.slider.setChecked(False)
        elif self.fills.showing:
            self.fills.show_fill(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows flip, Enter accepts, C compares while it is held, Delete forgets."""
        keys, focus = Qt.Key, self.focusWidget()
        # What a field of the panel leaves of a key is not meant for the photograph.
        if focus is not self.canvas and not self.fills.isAncestorOf(focus):
            super().keyPressEvent(event)
            return
        match event.key():
            case keys.Key_Left:
                self.fills.flip(-1)
            case keys.Key_Right:
                self.fills.flip(1)
            case keys.Key_Return | keys.Key_Enter if self.fills.take.isEnabled():
                self.fills.take.click()
            case keys.Key_Delete | keys.Key_Backspace:
                self.fills.forget_current()
            case keys.Key_Slash if self.fills.isVisible():
                self.fills.slider.toggle()
            case keys.Key_C if not event.modifiers() and not event.isAutoRepeat():
                self.fills.hold_on()
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Without C, what is shows again."""
        if event.key() == Qt.Key.Key_C and not event.isAutoRepeat():
            self.fills.let_go()
        else:
            super().keyReleaseEvent(event)
