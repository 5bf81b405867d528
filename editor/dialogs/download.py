"""Asks which model to download."""

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from engine.models.known import KNOWN_MODELS

_MEGABYTE = 1_000_000


class DownloadDialog(QDialog):
    """Offers the models that are known to work, and takes any other by its name on the hub."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Download a model"))
        privacy = QLabel(
            self.tr(
                "This is the only thing in Earmark that goes online: it asks the Hugging Face hub for the files of the "
                "model that you choose, and sends nothing but that."
            )
        )
        privacy.setWordWrap(True)
        self._choice = QComboBox()
        self._choice.setEditable(True)
        self._choice.setAccessibleName(self.tr("Model"))
        for known in KNOWN_MODELS:
            languages = self.tr("English") if known.is_english_only else self.tr("many languages")
            self._choice.addItem(
                self.tr("{}   ·   {:.0f} MB   ·   {}").format(known.name, known.size_bytes / _MEGABYTE, languages),
                known.name,
            )
        self._choice.setCurrentIndex(self._choice.findData("small"))
        hint = QLabel(
            self.tr(
                "Tiny and base are quick and make many mistakes; small suits most laptops; medium and large hear best "
                "and take their time. Another model can be named as OWNER/NAME."
            )
        )
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._start = buttons.addButton(self.tr("Download"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._start.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._choice.editTextChanged.connect(lambda _: self._start.setEnabled(bool(self.wanted)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        for widget in (privacy, self._choice, hint, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(480)

    @property
    def wanted(self) -> str:
        """The model's name among those that are known, or its repository."""
        index = self._choice.currentIndex()
        text = self._choice.currentText().strip()
        is_known = index >= 0 and text == self._choice.itemText(index)
        return str(self._choice.itemData(index)) if is_known else text
