"""The bar above the transcript in which the user writes what to find, and what to put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from engine.transcript.search import Query


class Where(Enum):
    """In which part of the transcript to look."""

    EVERYWHERE = 0
    SELECTION = 1
    SPEAKER = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look; for one speaker's paragraphs, whose: None for nobody known."""

    where: Where
    speaker_id: int | None = None


_EVERYWHERE = Scope(Where.EVERYWHERE)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """Asks what to find and what to replace it by; tells how much was found.

    Signals:
        query_changed: The user looks for something else, or elsewhere.
        next_requested: Go to the next hit.
        previous_requested: Go to the hit before.
        replace_requested: Replace the hit at hand.
        replace_all_requested: Replace what is found, after a look at it.
        closed: Enough of it.
    """

    query_changed = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    replace_requested = Signal()
    replace_all_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find"))
        self.field.setAccessibleName(self.tr("Find"))
        self.field.setClearButtonEnabled(True)
        self.replacement = QLineEdit()
        self.replacement.setPlaceholderText(self.tr("Replace by"))
        self.replacement.setAccessibleName(self.tr("Replace by"))
        self.match_case = self._toggle("Aa", self.tr("Match case"), "Alt+C")
        self.whole_word = self._toggle("|ab|", self.tr("Whole words"), "Alt+W")
        self.is_pattern = self._toggle(".*", self.tr("Regular expression"), "Alt+X")
        self.scopes = QComboBox()
        self.scopes.setAccessibleName(self.tr("Where"))
        self._count = QLabel()
        self._count.setObjectName("faint")
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance("10,000 of 10,000"))
        self._trouble = QLabel()
        self._trouble.setObjectName("failure")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self._previous = self._button("‹", self.tr("Previous hit  (Shift+Enter)"))
        self._next = self._button("›", self.tr("Next hit  (Enter)"))
        self._close = QPushButton(self.tr("Close"))
        self.keep_case = self._toggle("a→A", self.tr("Keep capitals"), "Alt+K")
        self.keep_case.setToolTip(
            self.tr("Keep capitals: what is put in the place of Mill or MILL has them as well") + "  (Alt+K)"
        )
        self.replace = QPushButton(self.tr("Replace"))
        self.replace.setToolTip(self.tr("Replace this one and go on  (Enter)"))
        self.replace_all = QPushButton(self.tr("Replace all…"))
        self.replace_all.setToolTip(self.tr("Look at all of them first, then replace them at once  (Ctrl+Enter)"))
        self.show_speakers({})
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(6)
        widgets = (self.match_case, self.whole_word, self.is_pattern, self.scopes, self._previous, self._next)
        for widget in (*widgets, self._count, self._close):
            first.addWidget(widget)
        for button in (self.keep_case, self.replace, self.replace_all):
            second.addWidget(button)
        second.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(6)
        layout.addWidget(self.field, 0, 0)
        layout.addLayout(first, 0, 1)
        layout.addWidget(self.replacement, 1, 0)
        layout.addLayout(second, 1, 1)
        layout.addWidget(self._trouble, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self._replacing: tuple[QWidget, ...] = (self.replacement, self.keep_case, self.replace, self.replace_all)

    def _connect(self) -> None:
        for field in (self.field, self.replacement):
            field.installEventFilter(self)
        self.field.textEdited.connect(self.query_changed)
        self.field.textChanged.connect(lambda text: None if text else self.query_changed.emit())
        for toggle in (self.match_case, self.whole_word, self.is_pattern):
            toggle.toggled.connect(self.query_changed)
        self.scopes.activated.connect(self.query_changed)
        self._next.clicked.connect(self.next_requested)
        self._previous.clicked.connect(self.previous_requested)
        self.replace.clicked.connect(self.replace_requested)
        self.replace_all.clicked.connect(self.replace_all_requested)
        self._close.clicked.connect(self.closed)

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(
            self.field.text(),
            self.match_case.isChecked(),
            self.whole_word.isChecked(),
            self.is_pattern.isChecked(),
        )

    @property
    def scope(self) -> Scope:
        """Where."""
        chosen: Scope = self.scopes.currentData()
        return chosen

    @property
    def status(self) -> str:
        """What it says of the hits, or of what is wrong."""
        return self._trouble.text() or self._count.text()

    def appear(self, *, replacing: bool, text: str = "") -> None:
        """Show the bar and take the keyboard; look for ``text`` if there is some."""
        if text:
            self.field.setText(text)
        for widget in self._replacing:
            widget.setVisible(replacing)
        self.show()
        target = self.replacement if replacing and self.field.text() and self.field.hasFocus() else self.field
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        target.selectAll()
        self.query_changed.emit()

    def show_speakers(self, names: Mapping[int | None, str]) -> None:
        """Offer to look in what these speakers say, by id, None for nobody known; keeps the choice if it can."""
        chosen = self.scopes.currentData()
        self.scopes.clear()
        self.scopes.addItem(self.tr("Everywhere"), _EVERYWHERE)
        self.scopes.addItem(self.tr("In the selection"), Scope(Where.SELECTION))
        for speaker_id, name in names.items():
            self.scopes.addItem(self.tr("Only {}").format(name), Scope(Where.SPEAKER, speaker_id))
        self.choose_scope(chosen or _EVERYWHERE)

    def choose_scope(self, scope: Scope) -> None:
        """Look there; everywhere if there is no such choice."""
        places = [index for index in range(self.scopes.count()) if self.scopes.itemData(index) == scope]
        self.scopes.setCurrentIndex(places[0] if places else 0)

    def tell_count(self, number: int | None, count: int) -> None:
        """Say which hit of how many is at hand."""
        self._trouble.clear()
        self._trouble.hide()
        if not self.field.text():
            text = ""
        elif not count:
            text = self.tr("Nothing found")
        elif number is None:
            text = self.tr("{} found").format(f"{count:,}")
        else:
            text = self.tr("{} of {}").format(f"{number:,}", f"{count:,}")
        self._count.setText(text)
        self._allow(bool(count))

    def tell_trouble(self, text: str) -> None:
        """Say why nothing can be looked for."""
        self._count.clear()
        self._trouble.setText(text)
        self._trouble.show()
        self._allow(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and Escape act in the fields."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() in _ENTER:
                event.accept()  # Ctrl+Enter is another action of the window's
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(watched, event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, from the buttons too."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _take_key(self, field: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return True
        if event.key() not in _ENTER:
            return False
        match event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            case Qt.KeyboardModifier.ShiftModifier:
                self.previous_requested.emit()
            case Qt.KeyboardModifier.ControlModifier if self.replacement.isVisible():
                self.replace_all_requested.emit()
            case Qt.KeyboardModifier.NoModifier if field is self.replacement:
                self.replace_requested.emit()
            case Qt.KeyboardModifier.NoModifier:
                self.next_requested.emit()
            case _:
                return False
        return True

    def _allow(self, allowed: bool) -> None:
        for button in (self._previous, self._next, self.replace, self.replace_all):
            button.setEnabled(allowed)

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _toggle(self, text: str, name: str, keys: str) -> QToolButton:
        button = self._button(text, f"{name}  ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        button.setAccessibleName(name)
        button.setCheckable(True)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(button.toggle)
        return button
