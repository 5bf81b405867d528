"""Asks in what form and where the transcript shall go."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.formats import FORMATS


class ExportDialog(QDialog):
    """Lets the user choose formats and a folder.

    Attributes:
        initials: Whether speakers are written by their initials.
    """

    def __init__(self, folder: Path, name: str, parent: QWidget | None = None, *, initials: bool = False) -> None:
        super().__init__(parent)
        self._name = name
        self.setWindowTitle(self.tr("Export"))
        self._formats = QListWidget()
        self._formats.setAccessibleName(self.tr("Formats"))
        for key, row in FORMATS.items():
            item = QListWidgetItem(f"{row.label}   (.{row.suffix.lstrip('.')})")
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if self._formats.count() == 0 else Qt.CheckState.Unchecked)
            self._formats.addItem(item)
        self._formats.setFixedHeight(self._formats.count() * (self.fontMetrics().height() + 14) + 16)
        self._formats.itemChanged.connect(self._show_state)
        self.initials = QCheckBox(self.tr("Speakers by their &initials"))
        self.initials.setChecked(initials)
        self._folder = QLineEdit(str(folder))
        self._folder.setAccessibleName(self.tr("Folder"))
        browse = QPushButton(self.tr("Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_folder)
        row_layout = QHBoxLayout()
        row_layout.addWidget(self._folder, 1)
        row_layout.addWidget(browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(10)
        layout.addWidget(QLabel(self.tr("Formats")))
        layout.addWidget(self._formats)
        layout.addWidget(self.initials)
        layout.addWidget(QLabel(self.tr("Folder")))
        layout.addLayout(row_layout)
        layout.addSpacing(6)
        layout.addWidget(buttons)
        self.setMinimumWidth(500)

    @property
    def targets(self) -> list[tuple[str, Path]]:
        """The chosen formats, each with the file it goes to."""
        folder = Path(self._folder.text()).expanduser()
        items = (self._formats.item(row) for row in range(self._formats.count()))
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]
        return [(key, folder / f"{self._name}.{FORMATS[key].suffix.lstrip('.')}") for key in chosen]

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder"), self._folder.text())
        if folder:
            self._folder.setText(folder)

    def _show_state(self) -> None:
        self._export.setEnabled(bool(self.targets))
