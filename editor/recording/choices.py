"""Which microphone, and which folder."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from editor.settings import Settings
from engine.audio.input import InputDevice
from engine.audio.recordings import default_recordings_folder

_PATH_CHARACTERS = 48


class RecordingChoices(QWidget):
    """Lets the user choose, and remembers it.

    Signals:
        device_chosen: Another microphone is to be listened to.
        folder_chosen: Recordings are to go elsewhere.
        look_requested: The user has connected a microphone, or wants the lost one back.
    """

    device_chosen = Signal()
    folder_chosen = Signal(Path)
    look_requested = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._devices = QComboBox()
        self._devices.setAccessibleName(self.tr("Microphone"))
        self._devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._devices.activated.connect(self._choose_device)
        self._again = QPushButton(self.tr("Look again"))
        self._again.clicked.connect(self.look_requested)
        self._folder = QLabel()
        self._folder.setObjectName("faint")
        self._change = QPushButton(self.tr("Change…"))
        self._change.setAccessibleName(self.tr("Change the folder"))
        self._change.clicked.connect(self._choose_folder)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(10)
        form.addRow(self.tr("Microphone"), _row(self._devices, self._again))
        form.addRow(self.tr("Folder"), _row(self._folder, self._change))
        self._show_folder()

    @property
    def device(self) -> str | None:
        """Label of the microphone that is chosen; None for the system's choice."""
        return self._devices.currentData() or None

    @property
    def folder(self) -> Path:
        """Where recordings go."""
        chosen = self._settings.text("recording_folder")
        return Path(chosen) if chosen else default_recordings_folder()

    def show_devices(self, devices: list[InputDevice]) -> None:
        """Offer these microphones; chosen is the one of last time, if it is there, or the system's choice."""
        self._devices.clear()
        for device in devices:
            if device.is_default:
                self._devices.insertItem(0, self.tr("The system’s choice: {}").format(device.name), "")
            self._devices.addItem(device.label, device.label)
        self._devices.setCurrentIndex(max(0, self._devices.findData(self._settings.text("recording_device"))))

    def set_changeable(self, changeable: bool) -> None:
        """Let the user choose, or not."""
        self._devices.setEnabled(changeable)
        self._change.setEnabled(changeable)

    def offer_to_look(self, offered: bool) -> None:
        """Show the button that asks for another look, or hide it."""
        self._again.setVisible(offered)
        if offered:
            self._again.setFocus()

    def _choose_device(self) -> None:
        self._settings.set_value("recording_device", self._devices.currentData())
        self.device_chosen.emit()

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for recordings"), str(self.folder))
        if folder:
            self._settings.set_value("recording_folder", folder)
            self._show_folder()
            self.folder_chosen.emit(self.folder)

    def _show_folder(self) -> None:
        path, metrics = str(self.folder), self.fontMetrics()
        width = metrics.averageCharWidth() * _PATH_CHARACTERS
        self._folder.setText(metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, width))
        self._folder.setToolTip(path)


def _row(field: QWidget, button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addWidget(button)
    return row
