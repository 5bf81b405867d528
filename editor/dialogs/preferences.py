"""The preferences page, made from the table of settings."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.settings import SETTINGS, Setting, Settings, Value


class PreferencesDialog(QDialog):
    """Shows every setting that has a label; what is changed holds at once."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        form = QFormLayout()
        form.setSpacing(10)
        for row in SETTINGS:
            if row.label:
                field = _field(row, settings.value(row.key), partial(settings.set_value, row.key))
                field.setAccessibleName(self.tr(row.label))
                form.addRow(self.tr(row.label), field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)


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
        choice.setCurrentIndex(choice.findData(value))
        choice.activated.connect(lambda index: store(choice.itemData(index)))
        return choice
    number = QSpinBox()
    number.setRange(row.low, row.high)
    number.setSuffix(row.suffix)
    number.setValue(int(value))
    number.valueChanged.connect(store)
    return number
