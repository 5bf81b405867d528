"""The line at the window's foot: whether everything is saved, and how far the review is."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from editor.messages import message_of
from editor.review.words import audit_words, quality_words
from editor.time_label import work_label
from engine.doubt.quality import ErrorsLeft
from engine.project.auditing import Audit
from engine.project.project import Project
from engine.project.work import Work
from engine.project.writer import SaveState

_REFRESH_MS = 1_000
_AUDIT_MS = 8_000


class SaveWatch(QObject):
    """Brings news of saving from the writing thread to the window's.

    Signals:
        changed: The ``SaveState``.
    """

    changed = Signal(object)


class StatusLine(QObject):
    """Fills a status bar for the project that is open.

    Signals:
        flags_requested: The user wants to go to a stretch that needs a listen.
    """

    flags_requested = Signal()

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._project: Project | None = None
        self._saved, self._failure, self._words, self._work = QLabel(), QLabel(), QLabel(), QLabel()
        self._quality, self._audit = QLabel(), ""
        self._failure.setObjectName("failure")
        self._failure.hide()
        self.flags = QToolButton()
        self.flags.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.flags.clicked.connect(self.flags_requested)
        self.flags.hide()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(8, 0, 8, 0)
        bar.addWidget(self._saved)
        bar.addWidget(self._failure)
        bar.addPermanentWidget(self.flags)
        bar.addPermanentWidget(self._work)
        bar.addPermanentWidget(self._words)
        bar.addPermanentWidget(self._quality)
        self._watch = SaveWatch(self)
        self._watch.changed.connect(self.refresh)
        self._unlisten: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)

    def show_project(self, project: Project | None) -> None:
        """Watch another project, or none."""
        self._unlisten()
        self._unlisten = project.listen_to_saving(self._watch.changed.emit) if project else lambda: None
        self._project = project
        self._words.clear()
        self._quality.clear()
        self._audit = ""
        self._work.clear()
        if project is None:
            self._timer.stop()
        else:
            self._timer.start()
        self.refresh()

    def show_review(self, words: int, reviewed: int, doubtful: int) -> None:
        """Show how far the review is."""
        share = round(100 * reviewed / words) if words else 0
        self._words.setText(
            self.tr("{words} words   ·   {share} % reviewed   ·   {doubtful} doubtful left").format(
                words=f"{words:,}".replace(",", "\u202f"), share=share, doubtful=doubtful
            )
        )

    def show_quality(self, left: ErrorsLeft) -> None:
        """Show how much of the text is likely right."""
        short, long = quality_words(left)
        self._quality.setText(f"  ·   {short}" if short else "")
        self._quality.setToolTip("\n".join(part for part in (long, self._audit) if part))

    def show_audit(self, audit: Audit) -> None:
        """Show, with the next figures, what the drawn words tell of those that are not marked."""
        self._audit = audit_words(audit)
        self._bar.showMessage(self._audit, _AUDIT_MS)

    def show_work(self, work: Work) -> None:
        """Show how much was heard; the rest, to whom it matters, under the pointer."""
        self._work.setText(self.tr("{} % heard").format(round(100 * work.heard)))
        lines = [self.tr("{} at work, longer breaks not counted").format(work_label(work.worked_ms))]
        if work.pace is not None and work.left_ms is not None:
            lines.append(self.tr("{} minutes of the recording an hour").format(round(work.pace)))
            lines.append(self.tr("about {} left at this pace").format(work_label(work.left_ms)))
        self._work.setToolTip("\n".join(lines))

    def show_flags(self, count: int) -> None:
        """Show how many stretches need a listen; nothing where none does."""
        one = self.tr("1 stretch needs a listen")
        self.flags.setText(one if count == 1 else self.tr("{} stretches need a listen").format(count))
        self.flags.setVisible(count > 0)

    def refresh(self, _state: SaveState | None = None) -> None:
        """Show what is saved and when."""
        state = self._project.save_state if self._project else SaveState()
        self._saved.setText(self._saved_text(state))
        self._failure.setVisible(state.error is not None)
        self._saved.setVisible(state.error is None)
        if state.error is not None:
            message = message_of(state.error)
            self._failure.setText(self.tr("NOT SAVED — ") + f"{message.happened} {message.advice}")

    def _saved_text(self, state: SaveState) -> str:
        if self._project is None:
            return ""
        if state.unsaved:
            return self.tr("Saving…")
        if state.saved_at is None:
            return self.tr("Everything is saved")
        seconds = round((datetime.now(UTC) - state.saved_at).total_seconds())
        if seconds < 60:
            return self.tr("Saved {} s ago").format(max(seconds, 0))
        if seconds < 3600:
            return self.tr("Saved {} min ago").format(seconds // 60)
        return self.tr("Saved at {}").format(f"{state.saved_at.astimezone():%H:%M}")
