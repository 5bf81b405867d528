"""The bar of the review mode: how far it is, why this fragment is doubted, what it may be instead, and the keys."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.doubt.quality import ErrorsLeft

_PROGRESS_PX = 140


class ReviewBar(QFrame):
    """Shows where the reviewer is. Its buttons are for the mouse; the keyboard stays in the text.

    Signals:
        done_requested: Leave the mode.
        choice_requested: The number of an alternative, from 1.
    """

    done_requested = Signal()
    choice_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(_PROGRESS_PX)
        self._progress.setAccessibleName(self.tr("Review"))
        self._where, self._left, self._why, self._keys = QLabel(), QLabel(), QLabel(), QLabel()
        self._where.setObjectName("strong")
        for faint in (self._left, self._keys):
            faint.setObjectName("faint")
        for label in (self._left, self._why, self._keys):
            label.setWordWrap(True)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._keys.setTextFormat(Qt.TextFormat.RichText)
        self.done = QPushButton(self.tr("Done  (Esc)"))
        self.done.clicked.connect(self.done_requested)
        self._news = QLabel()
        self._news.setObjectName("faint")
        holder = self._holder = QWidget()
        self._choices = QHBoxLayout(holder)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(8)
        # The bar stays as high as it is: the text under it must not jump when something is found.
        holder.setMinimumHeight(QPushButton("1").sizeHint().height())
        self._shown: tuple[str, ...] = ()
        self._said: tuple[str, ...] = ()
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._progress)
        top.addWidget(self._where)
        top.addWidget(self._left, 1)
        top.addWidget(self.done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(5)
        layout.addLayout(top)
        layout.addWidget(self._why)
        layout.addWidget(self._holder)
        layout.addWidget(self._keys)

    @property
    def text(self) -> str:
        """What it says, line by line."""
        choices = "   ".join(f"{number} {choice}" for number, choice in enumerate(self._shown, start=1))
        lines = (self._where.text(), self._left.text(), self._why.text(), choices, self._news.text(), *self._said)
        return "\n".join(line for line in lines if line)

    @property
    def choices(self) -> tuple[str, ...]:
        """The alternatives that it shows."""
        return self._shown

    def show_progress(self, seen: int, waiting: int, left: ErrorsLeft) -> None:
        """Show how many fragments were seen to and how many wait, and how many errors are likely left in the text."""
        self._progress.setRange(0, max(seen + waiting, 1))
        self._progress.setValue(seen)
        self._where.setText(self.tr("{seen} of {all}").format(seen=seen, all=seen + waiting))
        self._left.setText(
            self.tr("about {expected} wrong words left in {words} ({low}–{high})").format(
                expected=round(left.expected),
                words=f"{left.words:,}".replace(",", "\u202f"),
                low=round(left.low),
                high=round(left.high),
            )
        )

    def explain(self, reasons: str) -> None:
        """Say why the fragment at hand is doubted."""
        self._why.setText(reasons or " ")

    def show_choices(self, choices: Sequence[str], news: str = "") -> None:
        """Show what the fragment may be instead, each with its number; and how far the search is."""
        self._shown = tuple(choices)
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self._news:
                widget.hide()
                widget.deleteLater()
        for number, choice in enumerate(self._shown, start=1):
            button = QPushButton(f"{number}   {choice}".replace("&", "&&"))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, number=number: self.choice_requested.emit(number))
            self._choices.addWidget(button)
        self._news.setText(news)
        self._choices.addWidget(self._news)
        self._choices.addStretch(1)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Say which keys do what now."""
        self._said = tuple(f"{key}  {what}" for key, what in keys)
        pairs = (f"<b>{escape(key)}</b>&nbsp;&nbsp;{escape(what)}" for key, what in keys)
        self._keys.setText(" &nbsp; &nbsp; ".join(pair.replace(" ", "&nbsp;") for pair in pairs))
        self._keys.setAccessibleName(", ".join(self._said))
