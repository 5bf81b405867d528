"""What the user can set: one table, from which storing, reading and the preferences page come."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QObject, QSettings, Signal

from editor.conventions import Convention

Value = bool | int | str


class Theme(StrEnum):
    """Colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_LIGHT = "high_light"
    HIGH_DARK = "high_dark"


class Page(StrEnum):
    """A page of the preferences; its value is the title."""

    GENERAL = "General"
    WRITING = "Writing"
    LISTENING = "Listening"
    SPELLING = "Spelling"
    PEDAL = "Foot pedal"
    REVIEW = "Review"


class Source(StrEnum):
    """Where choices come from that are not known beforehand."""

    OUTPUT_DEVICES = "output devices"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table.

    Attributes:
        label: What the preferences page says; empty where the program alone remembers it.
        low: Least value of a number.
        high: Greatest value of a number.
        suffix: Unit of a number.
        choices: The values of a choice, with what is shown for each.
        page: On which page of the preferences it stands.
        step: By how much a number's arrows change it.
        tip: What there is to know about it, where the label does not say it.
        none: What a number of 0 means.
        columns: What stands over the columns of a text that is a list of pairs; see ``pairs_from``.
        source: Where further choices come from; the one that is stored may not be among them.
    """

    key: str
    default: Value
    label: str = ""
    low: int = 0
    high: int = 100
    suffix: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    page: Page = Page.GENERAL
    step: int = 1
    tip: str = ""
    source: Source | None = None
    none: str = ""
    columns: tuple[str, str] | None = None


# What a switch of a pedal can do: the first are held, the rest are actions of the table.
_PEDAL_CHOICES = (
    ("", "Nothing"),
    ("hold_to_play", "Play while held"),
    ("wind_back", "Wind back while held"),
    ("wind_forward", "Wind forward while held"),
    ("play", "Play or pause"),
    ("back", "Skip back"),
    ("forward", "Skip forward"),
    ("play_passage", "Play the paragraph alone"),
    ("previous_paragraph", "Previous paragraph"),
    ("next_paragraph", "Next paragraph"),
    ("previous_doubtful", "Previous doubtful word"),
    ("next_doubtful", "Next doubtful word"),
    ("accept", "Accept and go on"),
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        Theme.SYSTEM.value,
        "Colours",
        choices=(
            (Theme.SYSTEM.value, "As the system"),
            (Theme.LIGHT.value, "Light"),
            (Theme.DARK.value, "Dark"),
            (Theme.HIGH_LIGHT.value, "High contrast, light"),
            (Theme.HIGH_DARK.value, "High contrast, dark"),
        ),
    ),
    Setting(
        "interface_percent",
        100,
        "Size of everything",
        100,
        200,
        " %",
        step=10,
        tip="Holds from the next start on. The text grows with it, and has a size of its own besides.",
    ),
    Setting("font_size", 13, "Size of the text", 8, 40, " pt"),
    Setting(
        "typeface",
        "sans",
        "Typeface of the text",
        choices=(("sans", "As the system"), ("serif", "With serifs"), ("mono", "All letters equally wide")),
    ),
    Setting("line_characters", 76, "Longest line", 40, 200, " characters"),
    Setting("line_percent", 140, "Height of a line", 100, 250, " %"),
    Setting("user_name", "", "Your name, beside your changes"),
    Setting("marks_shown", True, "Mark doubtful words", page=Page.REVIEW),
    Setting(
        "doubt_percent",
        0,
        "Share of the words to mark",
        0,
        30,
        " %",
        page=Page.REVIEW,
        none="as suits the recording",
        tip="The most doubtful ones. A good recording needs fewer marks than a bad one: from 3 to 25 %.",
    ),
    Setting(
        "review_order",
        "time",
        "Go through them",
        choices=(("time", "In the order of the recording"), ("doubt", "The most doubtful first")),
        page=Page.REVIEW,
    ),
    Setting("review_lead_in_ms", 1000, "Hear before the words", 0, 10_000, " ms", page=Page.REVIEW, step=250),
    Setting(
        "review_speed_percent",
        90,
        "Speed while reviewing",
        50,
        100,
        " %",
        page=Page.REVIEW,
        step=5,
        tip="Of the speed otherwise. Errors are found more often, and sooner, where doubtful words are played slower. "
        "In review, a few words that nobody doubts come up among the others: only so can it be known how many errors "
        "are left where nothing is marked.",
    ),
    Setting("waveform_shown", True, "Show the waveform"),
    Setting("rewind_ms", 1500, "Go back when playing on", 0, 10_000, " ms", page=Page.LISTENING, step=250),
    Setting("typing_pauses", False, "Pause while typing", page=Page.LISTENING),
    Setting(
        "typing_still_ms", 1500, "Play on when nothing was typed for", 500, 10_000, " ms", page=Page.LISTENING, step=250
    ),
    Setting("paragraph_stops", False, "Pause at the end of each paragraph", page=Page.LISTENING),
    Setting("silence_skipped", False, "Jump over silences", page=Page.LISTENING),
    Setting("longest_silence_s", 2, "Silences are jumped over from", 1, 60, " s", page=Page.LISTENING),
    Setting("voices_boosted", False, "Boost quiet voices", page=Page.LISTENING),
    Setting(
        "convention",
        Convention.SIMPLE.value,
        "Marks to insert",
        choices=(
            (Convention.SIMPLE.value, "Simple transcript"),
            (Convention.GAT2.value, "As in GAT 2"),
            (Convention.JEFFERSON.value, "As by Jefferson"),
        ),
        page=Page.WRITING,
    ),
    Setting(
        "own_marks",
        "",
        "Marks of your own",
        page=Page.WRITING,
        columns=("Mark", "Is written"),
        tip="Such as Coughs, written (coughs), or Aside, written <{selection}>. {time} is the time heard, {initials} "
        "who speaks. Delete takes a row away.",
    ),
    Setting(
        "snippets",
        "",
        "Abbreviations",
        page=Page.WRITING,
        columns=("Abbreviation", "Stands for"),
        tip="Such as fo for: for example",
    ),
    Setting(
        "fillers",
        "",
        "Fillers to leave out",
        page=Page.WRITING,
        tip="For clean verbatim, with commas between them; by itself those of the recording's language",
    ),
    Setting("short_skip_s", 1, "Length of a short skip", 1, 60, " s", page=Page.LISTENING),
    Setting("skip_s", 5, "Length of a skip", 1, 60, " s", page=Page.LISTENING),
    Setting("reaction_ms", 300, "Reaction time when marking turns", 0, 1_500, " ms", page=Page.LISTENING, step=50),
    Setting("long_skip_s", 30, "Length of a long skip", 5, 600, " s", page=Page.LISTENING, step=5),
    Setting("speed_step_percent", 10, "Step of the speed", 5, 25, " %", page=Page.LISTENING, step=5),
    Setting(
        "hold_rewind_ms",
        1000,
        "Go back when “Play while held” is released",
        0,
        10_000,
        " ms",
        page=Page.LISTENING,
        step=250,
    ),
    Setting(
        "output_device",
        "",
        "Play on",
        choices=(("", "What the system chooses"),),
        page=Page.LISTENING,
        source=Source.OUTPUT_DEVICES,
        tip="You hear the sound that is recognised, 16 kHz mono: so what is heard, marked and exported is the same "
        "moment. Speech loses little by it; music does.",
    ),
    Setting("pedal_left", "wind_back", "Left switch", choices=_PEDAL_CHOICES, page=Page.PEDAL),
    Setting("pedal_middle", "hold_to_play", "Middle switch", choices=_PEDAL_CHOICES, page=Page.PEDAL),
    Setting("pedal_right", "wind_forward", "Right switch", choices=_PEDAL_CHOICES, page=Page.PEDAL),
    Setting("pedal_top", "", "Top switch", choices=_PEDAL_CHOICES, page=Page.PEDAL, tip="Only some pedals have one."),
    Setting("spelling_shown", True, "Mark misspelled words", page=Page.SPELLING),
    Setting(
        "spelling_variants",
        "",
        "Regional spelling",
        page=Page.SPELLING,
        tip="Such as en_GB, de_AT: the dictionary that is taken of several for a language. By itself, that of the "
        "system’s region. Which languages people speak in a recording is chosen in Review, Languages of spelling.",
    ),
    Setting(
        "dictionary_folder",
        "",
        "Folder with dictionaries",
        page=Page.SPELLING,
        tip="Hunspell’s: pairs of files such as en_GB.aff and en_GB.dic. Those of the system and of LibreOffice are "
        "found without it.",
    ),
    Setting("speed_percent", 100, low=50, high=300),
    Setting("volume_percent", 100),
    Setting("model", ""),
    Setting("language", ""),
    Setting("vocabulary", ""),
    Setting("glossary_used", True),
    Setting("speaker_model", ""),
    Setting("export_initials", False),
    Setting("recording_device", ""),
    Setting("recording_folder", ""),
    Setting("shortcuts", ""),
    Setting("palette", ""),
    Setting("side_pane", ""),
    Setting("side_width", 380, low=240, high=2_000),
    Setting("recent", ""),
    Setting("library_folders", ""),
    Setting("corpus", ""),
    Setting("corpus_formats", ""),
    Setting("project_columns", ""),
    Setting("geometry", ""),
)
_ROWS = {setting.key: setting for setting in SETTINGS}


class Settings(QObject):
    """Reads and stores the user's settings.

    Signals:
        changed: The key of a setting that has a new value.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        """Use a file; None for the user's own."""
        super().__init__(parent)
        path = path or user_config_path("earmark", appauthor=False) / "earmark.ini"
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def value(self, key: str) -> Value:
        """Return a setting; its default where it was never set or makes no sense."""
        row = _ROWS[key]
        stored = self._store.value(key)
        if stored is None:
            return row.default
        if isinstance(row.default, bool):
            return str(stored).lower() == "true"
        if isinstance(row.default, int):
            try:
                return min(max(int(stored), row.low), row.high)
            except (TypeError, ValueError):
                return row.default
        known = [choice for choice, _ in row.choices]
        return str(stored) if not known or row.source or stored in known else row.default

    def number(self, key: str) -> int:
        """Return a setting that is a number."""
        return int(self.value(key))

    def text(self, key: str) -> str:
        """Return a setting that is text."""
        return str(self.value(key))

    def set_value(self, key: str, value: Value) -> None:
        """Store a setting."""
        if self.value(key) != value:
            self._store.setValue(key, value)
            self.changed.emit(key)
