"""Shows all shortcuts, made from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from editor.actions import rows, shown_keys


class KeysDialog(QDialog):
    """All actions that have a key, by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        grid.setVerticalSpacing(7)
        menu, line = "", 0
        for row in rows():
            if not row.keys:
                continue
            if row.menu != menu:
                menu = row.menu
                heading = QLabel(menu.replace("&", ""))
                heading.setObjectName("heading")
                if line:
                    grid.setRowMinimumHeight(line, 10)
                    line += 1
                grid.addWidget(heading, line, 0)
                line += 1
            grid.addWidget(QLabel(row.text.replace("&", "").rstrip("…")), line, 0)
            keys = QLabel(self.tr("  or  ").join(shown_keys(row)))
            keys.setObjectName("faint")
            grid.addWidget(keys, line, 1)
            line += 1
        for what, how in (
            (self.tr("Play from a word"), self.tr("Double-click, or Ctrl+click")),
            (self.tr("Set the speaker of a paragraph"), "Ctrl+1 … Ctrl+9"),
        ):
            grid.addWidget(QLabel(what), line, 0)
            label = QLabel(how)
            label.setObjectName("faint")
            grid.addWidget(label, line, 1)
            line += 1
        holder = QWidget()
        holder.setLayout(grid)
        area = QScrollArea()
        area.setWidget(holder)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(holder.sizeHint().width() + 28)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 14, 18)
        layout.addWidget(area)
        layout.addWidget(buttons)
        self.resize(self.sizeHint().width(), 640)
