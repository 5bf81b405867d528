"""Everything that can go wrong in the engine, as one tree.

    EarmarkError
    ├── MediaError               a recording could not be read
    │   ├── RecordingMissing         no such file
    │   ├── NotMedia                 FFmpeg finds nothing it knows in the file
    │   ├── NoAudio                  media, but without sound
    │   ├── TruncatedMedia           the end of the file is missing
    │   └── RecordingBusy            it is still being written
    ├── CacheFailed              the decoded sound could not be stored
    ├── PlaybackError            no sound can be made
    │   ├── AudioLibraryMissing      PortAudio is not installed
    │   ├── NoAudioDevice            nothing to play on
    │   ├── PlaybackDeviceMissing    the device that was chosen is not there
    │   ├── AudioDeviceLost          it was there and is gone
    │   ├── PlaybackSuspended        the computer slept
    │   └── PlayerDied               the process that plays has ended
    ├── RecordingError           nothing more can be recorded
    │   ├── NoMicrophone             nothing to record from
    │   ├── MicrophoneUnknown        no microphone of the name that was asked for
    │   ├── MicrophoneStuck          it was opened and delivers nothing
    │   ├── MicrophoneLost           it was there and is gone
    │   └── RecordingNotStored       the disk takes no more
    ├── ModelError               a recognition model can't be used
    │   ├── ModelMissing             no folder at the path
    │   ├── ModelIncomplete          the folder lacks files
    │   ├── ModelUnusable            the files are there, the libraries refuse them
    │   ├── ModelDamaged             a file in it is not what its name says
    │   ├── ModelUnsafe              it reaches outside its folder, or unpacks without end
    │   ├── ArchiveUnreadable        neither a folder nor an archive that can be unpacked
    │   ├── ModelChanged             its files are not those that were installed
    │   ├── ModelNameInvalid         a name that can't be a folder's
    │   ├── ModelExists              there is one of this name
    │   ├── ModelBusy                another window or command is installing it
    │   ├── ModelProtected           not Earmark's to remove
    │   ├── ModelNotStored           the system refused to write or delete it
    │   ├── NoRoomForModel           the disk is too full
    │   ├── RepositoryMissing        the hub has nothing public of this name
    │   ├── DownloadInterrupted      the hub does not answer, or the connection broke
    │   ├── DownloadCorrupt          a file is not the one that the hub promised
    │   ├── ConverterMissing         the libraries that convert models are not installed
    │   ├── ConversionFailed         they can't convert this one
    │   └── LanguageUnknown          the model does not know the language
    ├── JobError                 a child process ended without a result
    │   ├── WorkerDied               killed, or crashed
    │   └── WorkerFailed             an exception nobody foresaw
    ├── ProjectError             a project file can't be used
    │   ├── ProjectMissing           no such file
    │   ├── NotAProject              another kind of file
    │   ├── ProjectDamaged           SQLite finds it broken
    │   ├── ProjectTooNew            written by a later Earmark
    │   ├── ProjectInUse             open in another window
    │   ├── NameTaken                there is a file of this name
    │   ├── NameInvalid              a name that can't be a file's
    │   ├── PackageDamaged           a project with its recording in one file, which is not whole
    │   ├── PackageUnsafe            such a file with something in it that it should not have
    │   ├── NoRoomForPackage         the disk is too full for it
    │   ├── RecordingChanged         the recording is not the one that was transcribed
    │   └── SaveFailed               the disk took no more
    ├── InvalidEdit              an edit that does not fit the transcript
    ├── InvalidScript            a line of an edit script that can't be applied
    ├── SearchPatternInvalid     not a regular expression, or a replacement that does not fit it
    ├── SearchTooSlow            a regular expression that does not come to an end
    ├── DictionaryUnusable       spelling can't be checked by these files
    ├── GlossaryUnreadable       no list of terms in the file
    ├── CorpusError              a corpus can't be used or made
    │   ├── CorpusMissing            no corpus in this folder
    │   ├── CorpusExists             there is one already, or something else
    │   ├── CorpusUnusable           a file in it can't be read or written
    │   ├── CorpusBusy               another window or command is building it
    │   ├── NothingToTake            its projects give nothing that consent and review allow
    │   ├── BuildMissing             it has no build of this number
    │   └── ExtraMissing             a format needs a library that is not installed
    ├── ExperienceNotStored      what reviews tell of a model can't be kept
    ├── ReferenceUnusable        a reference text, or a table of them, that can't be read
    ├── UnknownFormat            no such export format
    └── ExportFailed             a file could not be written

An error carries facts in attributes; ``str(error)`` is one English line for logs and the command line. The editor has
its own, translated words for each class. All errors survive pickling, because they cross process borders: their
constructor arguments are exactly ``args``.
"""

from pathlib import Path


class EarmarkError(Exception):
    """Base of every error that the engine raises on purpose."""


class MediaError(EarmarkError):
    """A recording could not be read.

    Attributes:
        path: The recording.
    """

    def __init__(self, path: Path, *facts: object) -> None:
        super().__init__(path, *facts)
        self.path = path


class RecordingMissing(MediaError):
    """There is no file at the path."""

    def __str__(self) -> str:
        return f"{self.path}: no such recording"


class NotMedia(MediaError):
    """FFmpeg recognises no media format in the file.

    Attributes:
        reason: FFmpeg's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: not a sound or video file that can be read ({self.reason})"


class NoAudio(MediaError):
    """The file is media, but holds no sound."""

    def __str__(self) -> str:
        return f"{self.path}: the file holds no sound"


class TruncatedMedia(MediaError):
    """The end of the file is missing.

    Attributes:
        decoded_ms: How much sound is there; 0 where nothing of it can be read.
        stated_ms: How much the file says there is; None where it doesn't say.
    """

    def __init__(self, path: Path, decoded_ms: int, stated_ms: int | None) -> None:
        super().__init__(path, decoded_ms, stated_ms)
        self.decoded_ms = decoded_ms
        self.stated_ms = stated_ms

    def __str__(self) -> str:
        promise = "" if self.stated_ms is None else f" where it promises {self.stated_ms / 1000:.1f} s"
        return f"{self.path}: the file is cut off: it holds {self.decoded_ms / 1000:.1f} s of sound{promise}"


class RecordingBusy(MediaError):
    """The file changed while it was being read."""

    def __str__(self) -> str:
        return f"{self.path}: the file is still being written"


class CacheFailed(EarmarkError):
    """The decoded sound could not be stored; nothing of it was kept.

    Attributes:
        path: The cache folder.
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: the decoded sound could not be stored ({self.reason})"


class PlaybackError(EarmarkError):
    """No sound can be made."""


class AudioLibraryMissing(PlaybackError):
    """PortAudio is not installed."""

    def __str__(self) -> str:
        return "the PortAudio library is not installed"


class NoAudioDevice(PlaybackError):
    """There is no device to play on, or it refuses.

    Attributes:
        reason: PortAudio's own words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"no sound device can be opened ({self.reason})"


class PlaybackDeviceMissing(PlaybackError):
    """The device that was chosen is not there, or refuses; the system's own is used.

    Attributes:
        device: Its label.
    """

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device

    def __str__(self) -> str:
        return f"the sound device {self.device} is not there"


class AudioDeviceLost(PlaybackError):
    """The device stopped taking sound while playing."""

    def __str__(self) -> str:
        return "the sound device is gone or has stopped"


class PlaybackSuspended(PlaybackError):
    """Playing was paused because the computer was asleep."""

    def __str__(self) -> str:
        return "playing was paused while the computer was asleep"


class PlayerDied(PlaybackError):
    """The process that plays ended by itself.

    Attributes:
        reason: What is known of it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the player has stopped unexpectedly ({self.reason})"


class RecordingError(EarmarkError):
    """Nothing more can be recorded; what was recorded before is kept."""


class NoMicrophone(RecordingError):
    """There is no device to record from, or it refuses.

    Attributes:
        reason: PortAudio's own words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"no microphone can be opened ({self.reason})"


class MicrophoneUnknown(RecordingError):
    """There is no microphone of this name.

    Attributes:
        device: What was asked for.
        known: The names there are.
    """

    def __init__(self, device: str, known: tuple[str, ...]) -> None:
        super().__init__(device, known)
        self.device = device
        self.known = known

    def __str__(self) -> str:
        there = f"there are {', '.join(self.known)}" if self.known else "there is none at all"
        return f"no microphone is called {self.device!r}; {there}"


class MicrophoneStuck(RecordingError):
    """The microphone was opened, but has never delivered a sample.

    Attributes:
        device: Its name.
    """

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device

    def __str__(self) -> str:
        return f"the microphone {self.device!r} delivers no sound"


class MicrophoneLost(RecordingError):
    """The microphone stopped delivering.

    Attributes:
        device: Its name.
    """

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device

    def __str__(self) -> str:
        return f"the microphone {self.device!r} is gone or has stopped"


class RecordingNotStored(RecordingError):
    """The disk takes no more; the file is complete up to there.

    Attributes:
        path: The file, or the folder where not even that could be made.
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: no more can be recorded there ({self.reason})"


class ModelError(EarmarkError):
    """A recognition model can't be used.

    Attributes:
        path: The model's folder.
    """

    def __init__(self, path: Path, *facts: object) -> None:
        super().__init__(path, *facts)
        self.path = path


class ModelMissing(ModelError):
    """There is no folder at the path."""

    def __str__(self) -> str:
        return f"{self.path}: no such model folder"


class ModelIncomplete(ModelError):
    """The folder lacks files without which the model can't run offline.

    Attributes:
        missing: Names of the missing files.
    """

    def __init__(self, path: Path, missing: tuple[str, ...]) -> None:
        super().__init__(path, missing)
        self.missing = missing

    def __str__(self) -> str:
        return f"{self.path}: not a complete model, missing {', '.join(self.missing)}"


class ModelUnusable(ModelError):
    """The folder has its files, but they can't be loaded: damaged, or made for something else.

    Attributes:
        reason: The libraries' own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: the model can't be loaded ({self.reason})"


class ModelDamaged(ModelError):
    """A file of the model is not what its name says, or cut off.

    Attributes:
        path: The folder, or the archive it was to come from.
        file: Name of the file.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, file: str, reason: str) -> None:
        super().__init__(path, file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.file} is damaged or not a model's ({self.reason})"


class ModelUnsafe(ModelError):
    """A folder or archive that was not made in good faith, or with great carelessness; nothing of it was taken.

    Attributes:
        path: The folder or archive.
        part: What in it was refused.
        reason: Why.
    """

    def __init__(self, path: Path, part: str, reason: str) -> None:
        super().__init__(path, part, reason)
        self.part = part
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: refused because of {self.part!r} ({self.reason})"


class ArchiveUnreadable(ModelError):
    """The file is no archive of a known kind, or a damaged one.

    Attributes:
        path: The file.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: can't be unpacked ({self.reason})"


class ModelChanged(ModelError):
    """Files of the model are not those that were installed or downloaded.

    Attributes:
        files: Names of those that are missing or differ.
    """

    def __init__(self, path: Path, files: tuple[str, ...]) -> None:
        super().__init__(path, files)
        self.files = files

    def __str__(self) -> str:
        return f"{self.path}: changed since it was installed: {', '.join(self.files)}"


class ModelNameInvalid(ModelError):
    """The name can't be that of a folder on every system.

    Attributes:
        path: The folder of models.
        wanted: What was asked for.
    """

    def __init__(self, path: Path, wanted: str) -> None:
        super().__init__(path, wanted)
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.wanted!r} can't be a model's name: letters, digits and some of ' ._+-()' can"


class ModelExists(ModelError):
    """There is a model of this name already; it was left as it is."""

    def __str__(self) -> str:
        return f"{self.path}: there is a model of this name already"


class ModelBusy(ModelError):
    """Another window or command is installing a model of this name."""

    def __str__(self) -> str:
        return f"{self.path}: is being installed by another window or command"


class ModelProtected(ModelError):
    """The model was not installed by Earmark, so it is not removed."""

    def __str__(self) -> str:
        return f"{self.path}: not installed by Earmark, so not removed"


class ModelNotStored(ModelError):
    """The system refused to write, move or delete; the folder of models is as it was.

    Attributes:
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: could not be changed ({self.reason})"


class NoRoomForModel(ModelError):
    """The disk has not enough room; nothing was begun.

    Attributes:
        path: The folder of models.
        needed_bytes: What the model takes.
        free_bytes: What there is.
    """

    def __init__(self, path: Path, needed_bytes: int, free_bytes: int) -> None:
        super().__init__(path, needed_bytes, free_bytes)
        self.needed_bytes = needed_bytes
        self.free_bytes = free_bytes

    def __str__(self) -> str:
        needed, free = (f"{size / 1e9:.1f} GB" for size in (self.needed_bytes, self.free_bytes))
        return f"{self.path}: no room for the model, which takes {needed} where {free} are free"


class RepositoryMissing(ModelError):
    """The hub has no public repository of this name, or not this revision.

    Attributes:
        path: Where the model should have gone.
        repository: What was asked for.
    """

    def __init__(self, path: Path, repository: str) -> None:
        super().__init__(path, repository)
        self.repository = repository

    def __str__(self) -> str:
        return f"{self.repository}: no such model that everybody may download"


class DownloadInterrupted(ModelError):
    """The hub did not answer or the connection broke; what has arrived is kept, and the next download goes on there.

    Attributes:
        path: Where the model should have gone.
        repository: What was being downloaded.
        reason: The system's or the server's own words.
    """

    def __init__(self, path: Path, repository: str, reason: str) -> None:
        super().__init__(path, repository, reason)
        self.repository = repository
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.repository}: the download was interrupted ({self.reason}); started again, it goes on from there"


class DownloadCorrupt(ModelError):
    """A downloaded file is not the one that the hub promised; it was thrown away.

    Attributes:
        path: Where the model should have gone.
        repository: What was being downloaded.
        file: Name of the file.
    """

    def __init__(self, path: Path, repository: str, file: str) -> None:
        super().__init__(path, repository, file)
        self.repository = repository
        self.file = file

    def __str__(self) -> str:
        return f"{self.repository}: {self.file} did not arrive as it should: its checksum is wrong"


class ConverterMissing(ModelError):
    """The optional libraries that convert models are not installed.

    Attributes:
        path: The folder that was to be converted.
        libraries: Names of those that are missing.
    """

    def __init__(self, path: Path, libraries: tuple[str, ...]) -> None:
        super().__init__(path, libraries)
        self.libraries = libraries

    def __str__(self) -> str:
        wanted = " and ".join(self.libraries)
        return f"converting takes {wanted}, not installed: pip install 'earmark[convert]'"


class ConversionFailed(ModelError):
    """The folder can't be converted.

    Attributes:
        path: The folder.
        reason: The libraries' own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: can't be converted ({self.reason})"


class LanguageUnknown(ModelError):
    """The model does not know the language that was asked for.

    Attributes:
        language: The code that was asked for.
    """

    def __init__(self, path: Path, language: str) -> None:
        super().__init__(path, language)
        self.language = language

    def __str__(self) -> str:
        return f"{self.path}: the model does not know the language {self.language!r}"


class JobError(EarmarkError):
    """A child process ended without a result."""


class WorkerDied(JobError):
    """The child process was killed or crashed.

    Attributes:
        exit_code: Its exit code; negative for the number of a signal; None if unknown.
        last_words: The end of what it wrote to its standard error.
    """

    def __init__(self, exit_code: int | None, last_words: str = "") -> None:
        super().__init__(exit_code, last_words)
        self.exit_code = exit_code
        self.last_words = last_words

    def __str__(self) -> str:
        return f"the recognition process ended unexpectedly (exit code {self.exit_code})"


class WorkerFailed(JobError):
    """An exception in the child process that nobody foresaw.

    Attributes:
        summary: Its type and message.
        details: Its traceback.
    """

    def __init__(self, summary: str, details: str) -> None:
        super().__init__(summary, details)
        self.summary = summary
        self.details = details

    def __str__(self) -> str:
        return f"the recognition process failed: {self.summary}"


class ProjectError(EarmarkError):
    """A project file can't be used.

    Attributes:
        path: The project file.
    """

    def __init__(self, path: Path, *facts: object) -> None:
        super().__init__(path, *facts)
        self.path = path


class ProjectMissing(ProjectError):
    """There is no file at the path."""

    def __str__(self) -> str:
        return f"{self.path}: no such project"


class NotAProject(ProjectError):
    """The file is something else."""

    def __str__(self) -> str:
        return f"{self.path}: not an Earmark project"


class ProjectDamaged(ProjectError):
    """SQLite can't read the file.

    Attributes:
        reason: SQLite's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: the project file is damaged ({self.reason})"


class ProjectTooNew(ProjectError):
    """The file was written by a later version of Earmark.

    Attributes:
        version: The file's schema version.
    """

    def __init__(self, path: Path, version: int) -> None:
        super().__init__(path, version)
        self.version = version

    def __str__(self) -> str:
        return f"{self.path}: written by a newer Earmark (file version {self.version})"


class ProjectInUse(ProjectError):
    """The project is open for editing in another window or command."""

    def __str__(self) -> str:
        return f"{self.path}: the project is open in another window"


class NameTaken(ProjectError):
    """There is a file of this name already; it is left as it is."""

    def __str__(self) -> str:
        return f"{self.path}: there is a file of this name already"


class NameInvalid(ProjectError):
    """A project can't be called so.

    Attributes:
        wanted: The name.
    """

    def __init__(self, path: Path, wanted: str) -> None:
        super().__init__(path, wanted)
        self.wanted = wanted

    def __str__(self) -> str:
        return f"{self.path}: a project can't be called {self.wanted!r}"


class PackageDamaged(ProjectError):
    """A package is none, or not whole.

    Attributes:
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: can't be unpacked ({self.reason})"


class PackageUnsafe(ProjectError):
    """A package holds what it should not.

    Attributes:
        part: The part of it.
        reason: What is wrong with that.
    """

    def __init__(self, path: Path, part: str, reason: str) -> None:
        super().__init__(path, part, reason)
        self.part = part
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: refused because of {self.part!r} in it ({self.reason})"


class NoRoomForPackage(ProjectError):
    """The disk has not enough room; nothing was begun.

    Attributes:
        path: The folder.
        needed_bytes: What it takes.
        free_bytes: What there is.
    """

    def __init__(self, path: Path, needed_bytes: int, free_bytes: int) -> None:
        super().__init__(path, needed_bytes, free_bytes)
        self.needed_bytes = needed_bytes
        self.free_bytes = free_bytes

    def __str__(self) -> str:
        needed, free = (f"{size / 1e9:.1f} GB" for size in (self.needed_bytes, self.free_bytes))
        return f"{self.path}: no room, {needed} are needed where {free} are free"


class RecordingChanged(ProjectError):
    """The recording is not the one that was transcribed.

    Attributes:
        recording: The file that was found.
    """

    def __init__(self, path: Path, recording: Path) -> None:
        super().__init__(path, recording)
        self.recording = recording

    def __str__(self) -> str:
        return f"{self.recording}: not the recording that {self.path} was made from"


class SaveFailed(ProjectError):
    """The project could not be written; what is unsaved stays in memory and is tried again.

    Attributes:
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: could not be saved ({self.reason})"


class InvalidEdit(EarmarkError):
    """An edit that does not fit the transcript it was applied to; nothing was changed.

    Attributes:
        reason: What does not fit.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the edit does not fit the transcript: {self.reason}"


class InvalidScript(EarmarkError):
    """A line of an edit script can't be applied; nothing of the script was.

    Attributes:
        script: Name of the script.
        line: Number of the line, from 1.
        reason: What is wrong with it.
    """

    def __init__(self, script: str, line: int, reason: str) -> None:
        super().__init__(script, line, reason)
        self.script = script
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.script}, line {self.line}: {self.reason}"


class SearchPatternInvalid(EarmarkError):
    """A regular expression, or what is to replace its hits, can't be understood.

    Attributes:
        pattern: What was written.
        reason: What is wrong with it, in the words of the regular expression library.
    """

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(pattern, reason)
        self.pattern = pattern
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.pattern!r} is not a regular expression: {self.reason}"


class SearchTooSlow(EarmarkError):
    """A regular expression tries too many ways, so that the search was given up.

    Attributes:
        pattern: What was written.
    """

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern

    def __str__(self) -> str:
        return f"{self.pattern!r} takes too long to look for"


class DictionaryUnusable(EarmarkError):
    """A dictionary for spelling can't be read, or is none.

    Attributes:
        path: Its word list.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: can't be used to check spelling ({self.reason})"


class GlossaryUnreadable(EarmarkError):
    """A file holds no list of terms that can be read; the glossary is as it was.

    Attributes:
        path: The file.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: no glossary can be read from it ({self.reason})"


class CorpusError(EarmarkError):
    """A corpus can't be used or made.

    Attributes:
        path: Its folder, or the file in it.
    """

    def __init__(self, path: Path, *facts: object) -> None:
        super().__init__(path, *facts)
        self.path = path


class CorpusMissing(CorpusError):
    """There is no corpus in this folder."""

    def __str__(self) -> str:
        return f"{self.path}: no corpus there"


class CorpusExists(CorpusError):
    """There is a corpus in this folder already, or something else."""

    def __str__(self) -> str:
        return f"{self.path}: there is something in this folder already"


class CorpusUnusable(CorpusError):
    """A file of a corpus can't be read or written.

    Attributes:
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: can't be used ({self.reason})"


class CorpusBusy(CorpusError):
    """Another window or command is building the corpus."""

    def __str__(self) -> str:
        return f"{self.path}: is being built by another window or command"


class NothingToTake(CorpusError):
    """The projects of a corpus hold nothing that may be taken.

    Attributes:
        without_consent: How many of them lack the consent.
    """

    def __init__(self, path: Path, without_consent: int) -> None:
        super().__init__(path, without_consent)
        self.without_consent = without_consent

    def __str__(self) -> str:
        if self.without_consent:
            return (
                f"{self.path}: nothing to take; {self.without_consent} of the projects have no consent for training, "
                'which "earmark consent" notes'
            )
        return f"{self.path}: nothing to take; nothing has been corrected, confirmed or heard yet"


class BuildMissing(CorpusError):
    """A corpus has no build of this name.

    Attributes:
        name: What was asked for.
    """

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path, name)
        self.name = name

    def __str__(self) -> str:
        return f"{self.path}: there is no build {self.name!r}" if self.name else f"{self.path}: there is no build yet"


class ExtraMissing(CorpusError):
    """A format of a corpus needs a library that is not installed.

    Attributes:
        library: Its name.
    """

    def __init__(self, path: Path, library: str) -> None:
        super().__init__(path, library)
        self.library = library

    def __str__(self) -> str:
        return f"{self.library} is not installed; pip install 'earmark[corpus]' brings it"


class ExperienceNotStored(EarmarkError):
    """What reviews tell of a model can't be kept for the recordings to come.

    Attributes:
        path: The file.
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: what the review tells of the model could not be kept ({self.reason})"


class ReferenceUnusable(EarmarkError):
    """A text of what is said in a recording, or a table of such texts, can't be used.

    Attributes:
        path: The text or the table.
        reason: What is wrong with it.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: no reference text can be read from it ({self.reason})"


class UnknownFormat(EarmarkError):
    """There is no export format of this name.

    Attributes:
        name: What was asked for.
        known: The names there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        return f"unknown format {self.name!r}; there are {', '.join(self.known)}"


class ExportFailed(EarmarkError):
    """A file could not be written; whatever stood there before is untouched.

    Attributes:
        path: Where it should have gone.
        reason: The system's own words.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: could not be written ({self.reason})"
