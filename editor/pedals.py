"""The foot pedal, on the window's thread: its switches do what the user chose for them."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from editor.settings import Settings
from engine.pedals.library import HidLibrary
from engine.pedals.models import Switch
from engine.pedals.watch import RULE_FILE, PedalState, PedalStatus, PedalWatch, udev_rule


class Held(Protocol):
    """Something that is done as long as a switch is down."""

    def press(self) -> None:
        """Begin."""

    def release(self) -> None:
        """End."""


class Pedals(QObject):
    """Watches for a pedal, and does what its switches are set to.

    Signals:
        status_changed: The ``PedalStatus``.
    """

    status_changed = Signal(object)
    _switches_arrived = Signal(object)
    _status_arrived = Signal(object)

    def __init__(
        self,
        library: HidLibrary | None,
        settings: Settings,
        held: Mapping[str, Held],
        trigger: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """Watch for a pedal.

        Args:
            library: What reads it; None where it is not installed.
            settings: What each switch does.
            held: What is done as long as a switch is down, by the value of its setting.
            trigger: Triggers the action of an id.
            parent: The owner, who closes it.
        """
        super().__init__(parent)
        self._settings = settings
        self._held = held
        self._trigger = trigger
        self._down: frozenset[Switch] = frozenset()
        self._pressed: dict[Switch, Held] = {}
        self._status = PedalStatus(PedalState.NO_LIBRARY if library is None else PedalState.NONE)
        self._switches_arrived.connect(self._take_switches, Qt.ConnectionType.QueuedConnection)
        self._status_arrived.connect(self._take_status, Qt.ConnectionType.QueuedConnection)
        self._watch = (
            None
            if library is None
            else PedalWatch(library, on_switches=self._switches_arrived.emit, on_status=self._status_arrived.emit)
        )

    @property
    def status(self) -> PedalStatus:
        """Whether there is a pedal, and which."""
        return self._status

    def close(self) -> None:
        """Stop watching; what is held is released."""
        if self._watch is not None:
            self._watch.close()
        self._take_switches(frozenset())

    def _take_switches(self, down: frozenset[Switch]) -> None:
        before, self._down = self._down, down
        for switch in before - down:
            released = self._pressed.pop(switch, None)
            if released is not None:
                released.release()
        for switch in down - before:
            chosen = self._settings.text(f"pedal_{switch}")
            if chosen in self._held:
                self._pressed[switch] = self._held[chosen]
                self._held[chosen].press()
            elif chosen:
                self._trigger(chosen)

    def _take_status(self, status: PedalStatus) -> None:
        self._status = status
        self.status_changed.emit(status)


def pedal_words(status: PedalStatus) -> str:
    """Return what is known of the pedal, and what can be done, in the user's words."""
    name = status.model.name if status.model is not None else ""
    match status.state:
        case PedalState.NO_LIBRARY:
            return _tr(
                "Pedals that act as a keyboard work by their keys. For others a library is missing: "
                "pip install 'earmark[pedals]'"
            )
        case PedalState.NONE:
            return _tr("No pedal is connected, or only one that acts as a keyboard: that works by its keys.")
        case PedalState.READY:
            return _tr("Connected: {}").format(name)
        case PedalState.REFUSED:
            return _tr("{} is connected, but can't be opened. Another program may hold it.").format(name)
        case PedalState.FORBIDDEN:
            assert status.model is not None
            return _tr(
                "{name} is connected, but the system does not let you open it. Write this line into {file}, then plug "
                "the pedal in again:\n\n{rule}"
            ).format(name=name, file=RULE_FILE, rule=udev_rule(status.model))


def _tr(text: str) -> str:
    return QCoreApplication.translate("pedals", text)
