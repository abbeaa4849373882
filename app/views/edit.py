"""The Edit page: open a photograph, paint over something, and have it filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.canvas.brush import Brush
from app.tongue import told
from app.views.edit_changes import EditChanges
from app.views.edit_check import Badge, EditCheck
from app.views.edit_files import EditFiles
from app.views.edit_fills import FillTable
from app.views.edit_frame import WorkArea
from app.views.edit_head import EditHead, EditInvitation
from app.views.edit_ink import TaskInk
from app.views.edit_keeping import EditKeeping
from app.views.edit_panel import EditPanel
from app.views.edit_rank import FillRanking
from app.views.edit_run import EditRun
from app.views.edit_tools import EditTools
from app.widgets.canvas import Canvas
from app.widgets.corner import Corner
from app.widgets.messages import Banner
from app.work import Desk
from core.errors import BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    from app.canvas.document import Document, Fill
    from app.pictures import Picture
    from app.studio import Studio
    from app.views.edit_files import Opened

_MOST_FILLS = 2**30  # bytes


class EditPage(QWidget):
    """Edits one photograph."""

    def __init__(self, studio: Studio, panel: EditPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.document: Document | None = None
        self._desk, self._glances = Desk(self), Desk(self)
        for desk in (self._desk, self._glances):
            desk.failed.connect(studio.tell)
        self.panel = panel
        self.banner = Banner(self)
        self.head = EditHead(self)
        self.canvas = Canvas(self)
        self.tools = EditTools(self.canvas, self)
        self.fills = FillTable(self.canvas, self._glances, self)
        self.ink = TaskInk(self.canvas, self.panel, self.tools, self.fills)
        self.area = WorkArea(self.canvas, self.panel, self._glances)
        self.changes = EditChanges(self.canvas, self.fills, self._desk)
        self.badge = Badge(self)
        Corner(self.badge, self.canvas, Qt.Corner.BottomLeftCorner)
        self.check = EditCheck(self._glances, self.fills, self.badge)
        self.invitation = EditInvitation(self)
        self.run = EditRun(studio.engine, studio.library, self._glances, self.fills, self)
        self.ranking = FillRanking(studio.engine, self._glances, self.fills)
        self._glances.failed.connect(self.run.recover)
        self.files = EditFiles(studio, self._desk, self)
        self.keeping = EditKeeping(self.files, self.changes, self.panel.remembered, self)
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
        tools, changes, keeping = self.tools, self.changes, self.keeping
        self._studio.models_found.connect(panel.offer_models)
        panel.wanted.connect(self.start)
        panel.cancel.connect(run.cancel)
        panel.task_changed.connect(self._on_task)
        files.opened.connect(self._on_opened)
        keeping.saved.connect(self._show_title)
        head.open.connect(files.ask_open)
        head.paste.connect(files.paste)
        head.copy.connect(self.copy)
        head.save.connect(keeping.save)
        head.save_as.connect(keeping.save_as)
        head.close_wanted.connect(self.close_photo)
        self.invitation.open.connect(files.ask_open)
        self.invitation.paste.connect(files.paste)
        self.canvas.edited.connect(self._on_painted)
        changes.painted.connect(self._on_painted)
        changes.accepted.connect(self._on_accepted)
        changes.altered.connect(self._on_altered)
        tools.clear.connect(changes.clear_mask)
        tools.invert.connect(changes.invert_mask)
        tools.fill.connect(changes.fill_mask)
        tools.undo.connect(changes.undo)
        tools.redo.connect(changes.redo)
        tools.automatic_frame.connect(self.area.follow_again)
        tools.framed.connect(self.area.offer)
        self.fills.accept.connect(self.accept)
        self.fills.forget.connect(changes.forget)
        self.fills.flipped.connect(self._on_flipped)
        run.began.connect(self._on_run_began)
        run.told.connect(head.tell)
        run.noted.connect(self.banner.say)
        run.answered.connect(self._on_answered)
        run.over.connect(self._on_over)
        self.ranking.began.connect(head.begin)
        self.ranking.told.connect(head.tell)
        self.ranking.over.connect(self._on_ranked)

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
        self.keeping.leave(lambda: self._take(opened))

    def _take(self, opened: Opened) -> None:
        self.run.forget()
        self.ranking.jobs.cancel()
        self.banner.dismiss()
        document = self.document = opened.document
        self.area.let_go()
        self.keeping.take(document)
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
        if self.document:
            self.keeping.leave(self._close)

    def _close(self) -> None:
        self.run.forget()
        self.ranking.jobs.cancel()
        self.document = None
        self.canvas.show_document(None)
        self.fills.set_document(None, [])
        self.banner.dismiss()
        self.keeping.forget()
        self._on_document()

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
    def _on_task(self) -> None:
        self.ink.take()
        self._on_painted()

    @Slot()
    def _on_painted(self) -> None:
        self.area.follow()
        self._changed()

    # -- running --------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Ask for what is set."""
        document = self.document
        if document is None or not self.panel.button.isEnabled():
            return
        document.mask.lent = document.hints.lent = True
        hints = document.hints.pixels if document.hints.bounds().width else None
        try:
            self.panel.seed.seed()
            request = self.panel.request(
                document.current(), document.mask.pixels, hints, self.area.placed
            )
        except BadRequest as error:
            self.banner.say(told(error))
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
        self.head.begin()
        self.ink.show()

    @Slot()
    def _on_answered(self) -> None:
        if self.document:
            for fill in self.document.surplus(_MOST_FILLS):
                self.document.fills.remove(fill)
            self.fills.follow()
            self._on_flipped()
        self._changed()

    @Slot(str)
    def _on_over(self, words: str) -> None:
        self.panel.set_running(False)
        self._on_flipped()
        self._show_title()
        self.head.end(words)

    @Slot(str)
    def _on_ranked(self, words: str) -> None:
        self._show_title()
        self.head.end(words)

    # -- fills ----------------------------------------------------------------------------------

    @Slot(object)
    def accept(self, fill: Fill) -> None:
        """Make a fill part of the photograph, as one step."""
        if not self.run.busy:
            self.changes.accept(fill)

    @Slot()
    def _on_accepted(self) -> None:
        self.area.let_go()
        self.canvas.setFocus()  # the button is disabled now, and keys are for the photograph

    @Slot()
    def _on_altered(self) -> None:
        """The photograph itself has changed, or its fills have."""
        document = self.document
        if document is None:
            return
        self.canvas.measure()
        self.fills.follow()
        self.ink.take()
        self.area.follow()
        self.canvas.update()
        self._show_title()
        self.check.look(self.document)
        self._changed()

    @Slot()
    def _on_flipped(self) -> None:
        self.ink.show()
        self.check.look(self.document)

    # -- what shows -----------------------------------------------------------------------------

    def _on_document(self) -> None:
        document = self.document
        self._stack.setCurrentIndex(1 if document else 0)
        self.panel.set_ready(document is not None)
        self.badge.hide()
        self.ink.take()
        self._show_title()
        if document:
            self._on_altered()

    @Slot()
    def _show_title(self) -> None:
        document = self.document
        if document is None:
            return
        width, height = document.size
        depth = self.tr(" · 16 bits") if document.sheet.pixels.dtype.itemsize > 1 else ""
        state = self.tr(" · not saved") if self.keeping.unsaved else ""
        path = self.files.target or document.photo.path
        self.head.show_photo(path, f"{width} × {height}{depth}{state}")

    def _changed(self) -> None:
        """Offer what can be undone now, and keep the session before long."""
        if self.document:
            history = self.document.history
            self.tools.show_history(history.undoable, history.redoable)
            self.keeping.keep_soon()

    def close_threads(self) -> None:
        """Write what is not written, and wait for it."""
        self.keeping.close()
        self.run.forget()
        self._glances.close()
        self._desk.close()

    # -- keys -----------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step."""
        self.changes.undo()

    def go(self) -> bool:
        """Make the edit."""
        self.start()
        return True

    def drop_words(self) -> str:
        """What dropping a file will do."""
        return self.tr("Drop to edit it")

    def take_files(self, files: list[Path]) -> None:
        """Open the first."""
        self.files.open_path(files[0])

    def escape(self) -> bool:
        """End what is uppermost: the run, the comparison, or a fill that shows."""
        if self.run.busy:
            self.run.cancel()
        elif self.ranking.jobs.busy:
            self.ranking.jobs.cancel()
        else:
            self.fills.escape()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows flip, Enter accepts, C compares while it is held, Delete forgets."""
        focus = self.focusWidget()
        # What a field of the panel leaves of a key is not meant for the photograph.
        if focus is not self.canvas and not self.fills.isAncestorOf(focus):
            super().keyPressEvent(event)
            return
        if not self.fills.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Without C, what is shows again."""
        if not self.fills.release(event):
            super().keyReleaseEvent(event)
