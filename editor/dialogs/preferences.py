"""The preferences, made from the table of settings."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from editor.dialogs.pairs_field import PairsField
from editor.listening.devices import OutputDevices
from editor.pedals import Pedals, pedal_words
from editor.settings import SETTINGS, Page, Setting, Settings, Source, Value
from engine.pedals.watch import PedalStatus

_NOTE_PX = 420


class PreferencesDialog(QDialog):
    """Shows every setting that has a label; what is changed holds at once."""

    def __init__(self, settings: Settings, pedals: Pedals, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self._devices = OutputDevices(self)
        self._forms: dict[Page, QFormLayout] = {}
        self.pages = QTabWidget()
        for page in Page:
            holder = QWidget()
            form = self._forms[page] = QFormLayout(holder)
            form.setContentsMargins(18, 16, 18, 16)
            form.setSpacing(10)
            self.pages.addTab(holder, self.tr(page.value))
        for row in SETTINGS:
            if row.label:
                self._add(row, settings)
        self._pedal = _note("")
        self._pedal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._forms[Page.PEDAL].addRow(self._pedal)
        self._show_pedal(pedals.status)
        pedals.status_changed.connect(self._show_pedal)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(16)
        layout.addWidget(self.pages)
        layout.addWidget(buttons)
        self._devices.look()

    def _add(self, row: Setting, settings: Settings) -> None:
        field = _field(row, settings.value(row.key), partial(settings.set_value, row.key))
        field.setAccessibleName(self.tr(row.label))
        field.setObjectName(row.key)
        if row.source is Source.OUTPUT_DEVICES and isinstance(field, QComboBox):
            self._devices.found.connect(partial(_offer, field))
        form = self._forms[row.page]
        label = QLabel(self.tr(row.label))
        label.setBuddy(field)
        field.ensurePolished()
        if row.columns is not None:
            form.addRow(label)
            form.addRow(field)
        else:
            label.setMinimumHeight(field.sizeHint().height())  # otherwise it stands higher than what it labels
            form.addRow(label, field)
        if row.tip:
            form.addRow(_note(self.tr(row.tip)))

    def _show_pedal(self, status: PedalStatus) -> None:
        _say(self._pedal, pedal_words(status))


def _note(text: str) -> QLabel:
    note = QLabel()
    note.setObjectName("faint")
    note.setWordWrap(True)
    note.setFixedWidth(_NOTE_PX)
    _say(note, text)
    return note


def _say(note: QLabel, text: str) -> None:
    note.setText(text)
    note.setMinimumHeight(max(0, note.heightForWidth(_NOTE_PX)))  # pages of tabs do not ask for it


def _offer(choice: QComboBox, values: list[str]) -> None:
    """Add what can be chosen as well; what is chosen stays."""
    for value in values:
        if choice.findData(value) < 0:
            choice.addItem(value, value)


def _field(row: Setting, value: Value, store: Callable[[Value], None]) -> QWidget:
    """Return the control for a setting."""
    if isinstance(row.default, bool):
        box = QCheckBox()
        box.setChecked(bool(value))
        box.toggled.connect(store)
        return box
    if row.choices:
        choice = QComboBox()
        for key, label in row.choices:
            choice.addItem(label, key)
        if choice.findData(value) < 0:
            choice.addItem(str(value), value)
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.connect(lambda index: store(choice.itemData(index)))
        return choice
    if row.columns is not None:
        table = PairsField(str(value), row.columns)
        table.changed.connect(store)
        return table
    if isinstance(row.default, str):
        line = QLineEdit(str(value))
        line.setClearButtonEnabled(True)
        line.textChanged.connect(store)
        return line
    number = QSpinBox()
    number.setRange(row.low, row.high)
    number.setSingleStep(row.step)
    number.setSuffix(row.suffix)
    number.setSpecialValueText(row.none)
    number.setValue(int(value))
    number.valueChanged.connect(store)
    return number
