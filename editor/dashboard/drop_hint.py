"""What the first page says while there is no project yet: that files may be dropped here."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout


class DropHint(QFrame):
    """The field that says so."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        text = QLabel(self.tr("Drop recordings or a project here"))
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = QLabel(
            self.tr(
                "Earmark writes down what it hears, marks the words it was unsure of, and keeps your corrections. "
                "Nothing leaves this computer."
            )
        )
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 22)
        layout.addStretch()
        layout.addWidget(text)
        layout.addWidget(hint)
        layout.addStretch()

    def set_over(self, is_over: bool) -> None:
        """Show that a file is above it."""
        self.setProperty("over", is_over)
        self.style().unpolish(self)
        self.style().polish(self)


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the local files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
