"""Records in the room: a microphone, its level, and the buttons of a recorder."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from editor.messages import message_of
from editor.recording.choices import RecordingChoices
from editor.recording.live_text import LiveTextView
from editor.recording.loudness import Loudness
from editor.recording.microphone import ENDED, Microphone
from editor.settings import Settings
from editor.time_label import time_label
from engine.audio.input import InputDevice
from engine.audio.recorder import RecorderState
from engine.errors import EarmarkError, NoMicrophone

_TICK_MS = 50
_LINES_OF_NEWS = 4


class RecordDialog(QDialog):
    """Listens while it is shown, records when told to, and never closes over a recording without asking.

    Signals:
        started: A recording has begun, in this file, which grows.
        recorded: A recording is finished, and is to be transcribed.
    """

    started = Signal(Path)
    recorded = Signal(Path)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._microphone = Microphone(self)
        self._wants_text = False  # of the recording that is being stopped
        self._has_begun = False
        self._focus_is_due = False
        self.setWindowTitle(self.tr("Record"))
        self._choices = RecordingChoices(settings)
        self._loudness = Loudness()
        self._live = LiveTextView(settings)
        self._clock = QLabel()
        self._clock.setObjectName("clock")
        self._clock.setAccessibleName(self.tr("Recorded time"))
        self._doing = QLabel()
        self._doing.setObjectName("heading")
        self._losses, self._failure, self._hint = QLabel(), QLabel(), QLabel()
        for label, name in ((self._losses, "failure"), (self._failure, "failure"), (self._hint, "faint")):
            label.setObjectName(name)
            label.setWordWrap(True)
        self._go = QPushButton()
        self._go.setObjectName("primary")
        self._stop = QPushButton()
        # Space presses the button that has the focus; while it records, it must not matter which has.
        self._pause_key = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        self._stop_key = QShortcut(QKeySequence("Ctrl+Return"), self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._lay_out()
        self._connect()
        self._show_state(RecorderState.STOPPED)

    def _lay_out(self) -> None:
        time = QHBoxLayout()
        time.addWidget(self._clock)
        time.addStretch()
        time.addWidget(self._doing)
        news = QWidget()
        # Room for the longest news, so that nothing moves when there are some.
        news.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES_OF_NEWS)
        column = QVBoxLayout(news)
        column.setContentsMargins(0, 0, 0, 0)
        for label in (self._losses, self._failure, self._hint):
            column.addWidget(label)
        column.addStretch()
        buttons = QHBoxLayout()
        buttons.addWidget(self._go)
        buttons.addWidget(self._stop)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(self._choices)
        layout.addLayout(time)
        layout.addWidget(self._loudness)
        layout.addWidget(self._live)
        layout.addWidget(news)
        layout.addLayout(buttons)
        self.setMinimumWidth(520)

    def _connect(self) -> None:
        self._microphone.devices_found.connect(self._show_devices)
        self._microphone.state_changed.connect(self._show_state)
        self._microphone.failed.connect(self._show_failure)
        self._choices.device_chosen.connect(self._listen)
        self._choices.folder_chosen.connect(self._use_folder)
        self._choices.look_requested.connect(self._look)
        self._go.clicked.connect(self._record_or_pause)
        self._pause_key.activated.connect(self._microphone.toggle_pause)
        self._stop.clicked.connect(self._finish)
        self._stop_key.activated.connect(self._finish)
        self._timer.timeout.connect(self._show_moment)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._microphone.close)

    # --- opening and closing

    def appear(self) -> None:
        """Show it, or bring it to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen."""
        super().showEvent(event)
        if not event.spontaneous():
            self._look()
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the microphone go."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._timer.stop()
            self._microphone.stop()

    def reject(self) -> None:
        """Close, after asking what shall become of a recording that is still going on."""
        if not self._microphone.recording or self._may_stop():
            super().reject()

    def may_quit(self) -> bool:
        """Stop a recording because the program ends, if the user agrees; return whether it may end."""
        if self._microphone.recording and not self._may_stop():
            return False
        self._microphone.close()
        self.hide()
        return True

    def _may_stop(self) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, "Earmark", self.tr("A recording is going on."), parent=self)
        box.setInformativeText(
            self.tr("If it is stopped now, what was recorded is kept as {}.").format(self._file_name)
        )
        stop = box.addButton(self.tr("Stop and keep it"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(self.tr("Go on recording"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is stop

    @property
    def _file_name(self) -> str:
        path = self._microphone.path
        return path.name if path is not None else ""

    # --- recording

    def _look(self) -> None:
        self._focus_is_due = True
        self._failure.hide()
        self._choices.offer_to_look(False)
        self._doing.setText(self.tr("Looking for microphones…"))
        self._microphone.look()

    def _show_devices(self, devices: list[InputDevice]) -> None:
        if not self.isVisible() or self._microphone.recording:
            return
        self._choices.show_devices(devices)
        if devices:
            self._listen()
        else:
            self._show_state(RecorderState.FAILED)
            self._show_failure(NoMicrophone("there is none"))

    def _listen(self) -> None:
        self._failure.hide()
        self._microphone.listen(self._choices.folder, self._choices.device)

    def _use_folder(self, folder: Path) -> None:
        if self._microphone.state in ENDED:  # the other folder may be why
            self._look()
        else:
            self._microphone.set_folder(folder)

    def _record_or_pause(self) -> None:
        if self._microphone.recording:
            self._microphone.toggle_pause()
        else:
            self._microphone.record()

    def _finish(self) -> None:
        """Stop, and hand the recording over once its file is closed."""
        if self._microphone.recording:
            self._wants_text = True
            self._microphone.stop()
        elif self._microphone.path is not None:
            self._hand_over(self._microphone.path)

    def _hand_over(self, recording: Path) -> None:
        self.hide()
        self.recorded.emit(recording)

    # --- what it shows

    def _show_state(self, state: RecorderState) -> None:
        path = self._microphone.path
        runs = state in (RecorderState.RECORDING, RecorderState.PAUSED)
        has_failed = state is RecorderState.FAILED
        self._choices.set_changeable(not runs)
        self._choices.offer_to_look(has_failed)
        self._go.setEnabled(runs or state is RecorderState.IDLE)
        self._stop.setEnabled(runs or (has_failed and path is not None))
        self._pause_key.setEnabled(runs)
        self._stop_key.setEnabled(self._stop.isEnabled())
        self._show_words(state)
        if not runs:
            self._live.stop()
        if state is RecorderState.IDLE:
            self._has_begun = self._wants_text = False
            if self._focus_is_due:
                self._focus_is_due = False
                self._go.setFocus()
        elif runs and not self._has_begun and path is not None:
            self._has_begun = True
            self._live.start(path)
            self.started.emit(path)
        elif state is RecorderState.STOPPED and self._wants_text:
            self._wants_text = False
            if path is not None:
                self._hand_over(path)
            else:  # stopped before there was anything
                self._listen()
        self._show_moment()

    def _show_words(self, state: RecorderState) -> None:
        go, doing, hint = {
            RecorderState.IDLE: (
                self.tr("Record"),
                self.tr("Ready"),
                self.tr("The recording stays on this computer."),
            ),
            RecorderState.RECORDING: (
                self.tr("Pause"),
                self.tr("● Recording"),
                self.tr("{file} is on the disk up to the last second, whatever happens. {pause} pauses, {stop} stops."),
            ),
            RecorderState.PAUSED: (
                self.tr("Go on"),
                self.tr("Paused"),
                self.tr("Nothing is being recorded. {file} goes on without a gap. {pause} goes on, {stop} stops."),
            ),
            RecorderState.STOPPED: (self.tr("Record"), "", ""),
            RecorderState.FAILED: (self.tr("Record"), self.tr("Not recording"), ""),
        }[state]
        is_rest = state is RecorderState.FAILED and self._microphone.path is not None
        self._go.setText(go)
        self._stop.setText(self.tr("Transcribe what there is…") if is_rest else self.tr("Stop and transcribe…"))
        self._doing.setText(doing)
        self._hint.setText(
            hint.format(file=self._file_name, pause=_shown(self._pause_key), stop=_shown(self._stop_key))
        )

    def _show_failure(self, error: EarmarkError) -> None:
        message = message_of(error)
        self._failure.setText(f"{message.happened} {message.advice}".strip())
        self._failure.show()
        self._choices.offer_to_look(True)

    def _show_moment(self) -> None:
        """Show what changes all the time."""
        microphone = self._microphone
        self._clock.setText(time_label(microphone.elapsed_ms))
        self._loudness.show_state_of(microphone, _TICK_MS / 1000)
        losses = []
        if microphone.clipped_samples:
            losses.append(self.tr("Too loud: {} samples were cut off.").format(microphone.clipped_samples))
        if microphone.overruns:
            losses.append(self.tr("The computer was too busy: sound was lost {} times.").format(microphone.overruns))
        self._losses.setText(" ".join(losses))
        self._losses.setVisible(bool(losses))


def _shown(key: QShortcut) -> str:
    return key.key().toString(QKeySequence.SequenceFormat.NativeText)
