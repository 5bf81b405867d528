"""Which keys do what: the table's own, and what the user has put over them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import cast

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from editor.actions import rows, tooltip
from editor.settings import Settings

KeySet = Mapping[str, tuple[str, ...]]
"""Keys by the id of their action, as Qt writes them on every system."""

SPEAKER_KEYS = tuple(f"{modifier}+{digit}" for modifier in ("Ctrl", "Ctrl+Shift") for digit in range(1, 10))
"""These say who speaks, and are not in the table."""

_OF_THE_TEXT = frozenset(
    QKeySequence(keys).toString()
    for keys in (
        *("Return", "Enter", "Backspace", "Del", "Tab", "Shift+Tab", "Left", "Right", "Up", "Down", "Home", "End"),
        *("PgUp", "PgDown", "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Shift+Home", "Shift+End"),
        *("Ctrl+Left", "Ctrl+Right", "Ctrl+Shift+Left", "Ctrl+Shift+Right", "Ctrl+Home", "Ctrl+End", "Ctrl+Backspace"),
        *("Ctrl+Del", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Shift+Return", "Shift+Enter", "Shift+Del", "Ctrl+Ins"),
    )
)


class Refusal(Enum):
    """Why a key can't be given to an action."""

    TYPES = "types"
    EDITS = "edits"
    SPEAKER = "speaker"


class BadKeySet(Exception):
    """A file holds no set of keys; the message says what is wrong with it."""


class Shortcuts(QObject):
    """The keys of every action. A key belongs to one action: what the user gives takes it from whoever had it.

    Only what differs from the table is stored, so that the defaults of later versions reach the user.

    Signals:
        changed: Some keys are others now.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._defaults = {row.id: tuple(normal(keys) for keys in row.keys) for row in rows()}
        self._given = self._known(_read(settings.text("shortcuts")))

    def serve(self, actions: Mapping[str, QAction]) -> None:
        """Give actions their keys, and tooltips that tell them, from now on."""

        def apply() -> None:
            for row in rows():
                keys = self.keys(row.id)
                actions[row.id].setShortcuts([QKeySequence(key) for key in keys])
                actions[row.id].setToolTip(tooltip(row, keys))

        self.changed.connect(apply)
        apply()

    def keys(self, action: str) -> tuple[str, ...]:
        """Return an action's keys, the one that menus show first."""
        if action in self._given:
            return self._given[action]
        taken = {keys for given in self._given.values() for keys in given}
        return tuple(keys for keys in self._defaults[action] if keys not in taken)

    def is_default(self, action: str) -> bool:
        """Whether an action has the keys that the table gives it."""
        return self.keys(action) == self._defaults[action]

    def holder(self, keys: str) -> str | None:
        """Return the id of the action that has a key; None where it is free."""
        wanted = normal(keys)
        return next((action for action in self._defaults if wanted in self.keys(action)), None)

    def give(self, action: str, keys: Iterable[str]) -> None:
        """Let an action have these keys and no others."""
        mine = tuple(dict.fromkeys(normal(key) for key in keys))
        others = {
            other: tuple(key for key in self.keys(other) if key not in mine)
            for other in self._defaults
            if other != action and set(mine) & set(self.keys(other))
        }
        self._store({**self._given, **others, action: mine})

    def reset(self, action: str) -> None:
        """Let an action have the keys that the table gives it, whoever has them now."""
        self.give(action, self._defaults[action])

    def use(self, key_set: KeySet) -> None:
        """Put a whole set over the defaults, in place of what the user has put over them."""
        self._store(self._known(key_set))

    @property
    def given(self) -> KeySet:
        """What is put over the defaults."""
        return dict(self._given)

    def save(self, path: Path) -> None:
        """Write what is put over the defaults to a file; raises OSError."""
        path.write_text(json.dumps(self._given, indent=2, sort_keys=True) + "\n", encoding="utf-8")

    def load(self, path: Path) -> None:
        """Use what a file holds.

        Raises:
            BadKeySet: It holds something else.
            OSError: It can't be read.
        """
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BadKeySet(str(error)) from error
        if not _is_key_set(read):
            raise BadKeySet("no list of keys by action")
        self.use(read)

    def _known(self, key_set: KeySet) -> dict[str, tuple[str, ...]]:
        """Return what makes sense of a set: known actions, possible keys, each once."""
        seen: set[str] = set()
        ours = {key for keys in self._defaults.values() for key in keys}
        known: dict[str, tuple[str, ...]] = {}
        for action, keys in key_set.items():
            mine = [normal(key) for key in keys if normal(key) and (refusal(key) is None or normal(key) in ours)]
            if action in self._defaults:
                known[action] = tuple(key for key in dict.fromkeys(mine) if key not in seen)
                seen |= set(mine)
        return known

    def _store(self, given: dict[str, tuple[str, ...]]) -> None:
        self._given = given
        self._given = {action: keys for action, keys in given.items() if not self._is_needless(action)}
        self._settings.set_value("shortcuts", json.dumps(self._given) if self._given else "")
        self.changed.emit()

    def _is_needless(self, action: str) -> bool:
        """Whether an action would have these keys without being given them."""
        others = {key for other, keys in self._given.items() if other != action for key in keys}
        return self._given[action] == tuple(key for key in self._defaults[action] if key not in others)


def refusal(keys: str) -> Refusal | None:
    """Return why a key can't be given to an action; None where it can."""
    wanted = normal(keys)
    if wanted in SPEAKER_KEYS:
        return Refusal.SPEAKER
    if wanted in _OF_THE_TEXT:
        return Refusal.EDITS
    combination = cast(Sequence[QKeyCombination], QKeySequence(wanted))[0]  # which PySide's types don't tell
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.ShiftModifier
    is_character = int(combination.key()) < int(Qt.Key.Key_Escape)
    return Refusal.TYPES if is_character and modifiers == Qt.KeyboardModifier.NoModifier else None


def normal(keys: str) -> str:
    """Write a key the one way that Qt writes it on every system."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def _read(stored: str) -> KeySet:
    try:
        read = json.loads(stored or "{}")
    except ValueError:
        return {}
    return read if _is_key_set(read) else {}


def _is_key_set(read: object) -> bool:
    return isinstance(read, dict) and all(
        isinstance(action, str) and isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        for action, keys in read.items()
    )
