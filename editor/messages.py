"""What the user reads when something goes wrong: one table, and one door."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from engine import errors


@dataclass(frozen=True, slots=True)
class Message:
    """An error in the user's words.

    Attributes:
        happened: What happened, one sentence; ``{name}`` is the file's name, other braces are the error's facts.
        advice: What the user can do; may be empty.
    """

    happened: str
    advice: str = ""


MESSAGES: dict[type[errors.EarmarkError], Message] = {
    errors.RecordingMissing: Message(
        "The recording {name} is not there.", "Look for it, or connect the drive it is on."
    ),
    errors.NotMedia: Message(
        "{name} is not a sound or video file that can be read.",
        "If it plays elsewhere, convert it to WAV or MP3 first.",
    ),
    errors.NoAudio: Message("{name} holds no sound."),
    errors.TruncatedMedia: Message(
        "{name} is cut off: the end of the file is missing.", "Copy it again from its source."
    ),
    errors.RecordingBusy: Message("{name} is still being written.", "Wait until the recorder or the copy is done."),
    errors.CacheFailed: Message(
        "The decoded sound could not be stored: {reason}.", "Make room on the disk and try again."
    ),
    errors.AudioLibraryMissing: Message(
        "There is no sound: the PortAudio library is not installed.",
        "On Debian or Ubuntu: sudo apt install libportaudio2. Everything else works.",
    ),
    errors.NoAudioDevice: Message(
        "There is no sound: no sound device can be opened.", "Connect one and press play. Everything else works."
    ),
    errors.PlaybackDeviceMissing: Message(
        "The sound device {device} is not there.",
        "The system’s own is used. Connect it, or choose another in Settings.",
    ),
    errors.AudioDeviceLost: Message("The sound device is gone.", "Press play to go on with whatever device is there."),
    errors.PlaybackSuspended: Message("Playing was paused while the computer was asleep.", "Press play to go on."),
    errors.PlayerDied: Message("The player has stopped unexpectedly.", "Press play to go on where it was."),
    errors.NoMicrophone: Message(
        "There is no microphone that can be recorded from.", "Connect one, then choose “Look again”."
    ),
    errors.MicrophoneUnknown: Message("The microphone {device} is not there.", "Connect it, or choose another."),
    errors.MicrophoneStuck: Message(
        "No sound comes from the microphone {device}.",
        "Another program may hold it, or the system may not let Earmark use it.",
    ),
    errors.MicrophoneLost: Message(
        "The microphone {device} is gone.", "What was recorded is kept. Connect it, then choose “Look again”."
    ),
    errors.RecordingNotStored: Message(
        "The sound can't be stored in {name}: {reason}.", "What was stored before is kept. Choose another folder."
    ),
    errors.ModelMissing: Message("The model {name} is not there any more.", "Choose another model."),
    errors.ModelIncomplete: Message("The folder {name} is not a complete model.", "It must hold a CTranslate2 model."),
    errors.ModelUnusable: Message("The model {name} can't be loaded: {reason}.", "Choose another model."),
    errors.ModelDamaged: Message(
        "{name} is not a whole model: {file} is damaged or something else.", "Get the model again from its source."
    ),
    errors.ModelUnsafe: Message(
        "{name} was refused because of “{part}” in it: {reason}.", "Take the model from a source that you trust."
    ),
    errors.ArchiveUnreadable: Message(
        "{name} can't be unpacked: {reason}.", "Choose a folder, or a zip or tar archive of one."
    ),
    errors.ModelChanged: Message(
        "The model {name} is not as it was when it was installed.", "Remove it and install it again."
    ),
    errors.ModelNameInvalid: Message(
        "“{wanted}” can't be the name of a model.", "Use letters, digits, spaces, hyphens and full stops."
    ),
    errors.ModelExists: Message("There is a model called {name} already.", "Remove it first, or choose another name."),
    errors.ModelBusy: Message("The model {name} is being installed already.", "Wait until that is done."),
    errors.ModelProtected: Message(
        "The model {name} was not installed by Earmark, so it is not removed.", "Remove it with what brought it there."
    ),
    errors.ModelNotStored: Message(
        "The model {name} could not be stored or removed: {reason}.",
        "Nothing has changed. Is the disk full?",
    ),
    errors.NoRoomForModel: Message(
        "There is no room on the disk for the model.", "Make room, or choose a smaller model."
    ),
    errors.RepositoryMissing: Message(
        "There is no model {repository} that everybody may download.", "Look whether the name is right."
    ),
    errors.DownloadInterrupted: Message(
        "The download of {repository} was interrupted: {reason}.", "Try again: it goes on where it was."
    ),
    errors.DownloadCorrupt: Message(
        "{file} of {repository} did not arrive as it should, and was thrown away.", "Try again."
    ),
    errors.ConverterMissing: Message(
        "Models can't be converted: the libraries for that are not installed.",
        "Install Earmark with them: pip install 'earmark[convert]'",
    ),
    errors.ConversionFailed: Message(
        "{name} can't be converted: {reason}.", "It must be a Whisper model in the form of Transformers."
    ),
    errors.LanguageUnknown: Message(
        "The model {name} does not know this language.", "Choose another language or model."
    ),
    errors.WorkerDied: Message(
        "The recognition stopped unexpectedly.", "What was recognised is kept. Choose “Go on” to continue from there."
    ),
    errors.WorkerFailed: Message(
        "The recognition failed: {summary}.", "What was recognised is kept. Choose “Go on” to try again."
    ),
    errors.ProjectMissing: Message("The project {name} is not there."),
    errors.NotAProject: Message("{name} is not an Earmark project."),
    errors.ProjectDamaged: Message("The project {name} is damaged: {reason}.", "Take a copy from your backup."),
    errors.ProjectTooNew: Message("The project {name} was written by a newer Earmark.", "Update Earmark to open it."),
    errors.ProjectInUse: Message("The project {name} is open in another window.", "Go on there, or close it first."),
    errors.NameTaken: Message("There is a file called {name} already.", "Choose another name."),
    errors.NameInvalid: Message(
        "“{wanted}” can't be the name of a project.", "It becomes a file's name: leave out / \\ : * ? \" < > |."
    ),
    errors.PackageDamaged: Message("{name} can't be unpacked: {reason}.", "Copy it again from its source."),
    errors.PackageUnsafe: Message(
        "{name} was refused because of “{part}” in it: {reason}.", "Take it from a source that you trust."
    ),
    errors.NoRoomForPackage: Message(
        "There is no room on the disk for the project and its recording.", "Make room, or choose another disk."
    ),
    errors.RecordingChanged: Message(
        "The file found is not the recording that {name} was made from.", "Choose the original recording."
    ),
    errors.SaveFailed: Message(
        "{name} could not be saved: {reason}.", "Nothing is lost as long as this window is open: it is tried again."
    ),
    errors.InvalidEdit: Message("This change is not possible here.", "The text is as it was."),
    errors.InvalidScript: Message("Line {line} of {script} can't be applied: {reason}.", "Nothing was changed."),
    errors.SearchPatternInvalid: Message("This is not a regular expression: {reason}."),
    errors.SearchTooSlow: Message("This regular expression takes too long.", "Write it in a simpler way."),
    errors.DictionaryUnusable: Message(
        "Spelling can't be checked by {name}: {reason}.", "Install the dictionary again, or choose another."
    ),
    errors.GlossaryUnreadable: Message(
        "No terms can be read from {name}: {reason}.", "It should be a CSV file, or text with one term a line."
    ),
    errors.CorpusMissing: Message("There is no corpus in {path}."),
    errors.CorpusExists: Message("There is something in {path} already.", "Choose a new folder."),
    errors.CorpusUnusable: Message("{path} can't be used: {reason}."),
    errors.CorpusBusy: Message("The corpus is being built by another window or command.", "Wait until that is done."),
    errors.NothingToTake: Message(
        "There is nothing to learn from: {without_consent} projects have no consent for training, and in the others "
        "nothing has been corrected, accepted or heard yet.",
        "Note the consent, and correct or accept some words.",
    ),
    errors.BuildMissing: Message("The corpus has no build {name}."),
    errors.ExtraMissing: Message("{library} is not installed.", "Install it with: pip install 'earmark[corpus]'"),
    errors.ExperienceNotStored: Message("What the review tells of the model could not be kept: {reason}."),
    errors.ReferenceUnusable: Message("No reference text can be read from {name}: {reason}."),
    errors.UnknownFormat: Message("There is no format called {name}."),
    errors.ExportFailed: Message("{name} could not be written: {reason}.", "Choose another folder."),
}


def message_of(error: errors.EarmarkError) -> Message:
    """Return an error in the user's words, its facts filled in."""
    message = MESSAGES[type(error)]
    facts = {key: str(value).rstrip(".") for key, value in vars(error).items()}
    path = getattr(error, "path", None)
    if isinstance(path, Path):
        facts["name"] = path.name
    translate = QCoreApplication.translate
    return Message(
        translate("messages", message.happened).format(**facts), translate("messages", message.advice).format(**facts)
    )


def show_error(parent: QWidget, error: errors.EarmarkError) -> None:
    """Tell the user what happened and what to do."""
    message = message_of(error)
    box = QMessageBox(QMessageBox.Icon.Warning, "Earmark", message.happened, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(message.advice)
    box.exec()


class Banner(QFrame):
    """Tells something above the transcript, without stopping anybody's work.

    Signals:
        told: What it says now.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._call: Callable[[], object] = self.hide
        self.action = QPushButton()
        self.action.clicked.connect(lambda: self._call())
        self._close = QPushButton(self.tr("Close"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.action)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def tell(self, text: str, action: str = "", call: Callable[[], object] | None = None) -> None:
        """Say something; where there is something to do about it, with a button ``action`` that calls ``call``."""
        self._label.setText(text)
        self._call = call or self.hide
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.show()
        self.told.emit(text)

    def tell_error(
        self, error: errors.EarmarkError, action: str = "", call: Callable[[], object] | None = None
    ) -> None:
        """Say what happened and what to do."""
        message = message_of(error)
        self.tell(f"{message.happened} {message.advice}".strip(), action, call)
