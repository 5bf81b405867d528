"""Reads a foot pedal, whenever there is one."""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from engine.pedals.library import HidDevice, HidLibrary
from engine.pedals.models import MODELS, PedalModel, Switch, switches_down

_LOOK_S: Final = 2.0
"""How often it looks whether a pedal was plugged in. To look takes under a millisecond."""

_PATIENCE_MS: Final = 100
"""How long one read waits: how late a close is noticed. A press is noticed at once."""

_LONGEST_REPORT: Final = 64
_CLOSING_S: Final = 3.0

RULE_FILE: Final = "/etc/udev/rules.d/70-earmark-pedal.rules"


class PedalState(StrEnum):
    """Whether there is a pedal that can be read."""

    NO_LIBRARY = "no library"
    NONE = "none"
    READY = "ready"
    FORBIDDEN = "forbidden"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PedalStatus:
    """What is known of the pedal.

    Attributes:
        state: READY: it is read. FORBIDDEN: there is one, and the system lets this user not open it; `udev_rule` tells
            what helps on Linux. REFUSED: there is one, and it can't be opened for another reason.
        model: Which one; None where there is none.
    """

    state: PedalState
    model: PedalModel | None = None


def udev_rule(model: PedalModel) -> str:
    """Return the line for `RULE_FILE` that lets whoever sits at a Linux computer open a pedal."""
    return (
        f'KERNEL=="hidraw*", ATTRS{{idVendor}}=="{model.vendor_id:04x}", '
        f'ATTRS{{idProduct}}=="{model.product_id:04x}", TAG+="uaccess"'
    )


def look_for_pedal(library: HidLibrary | None) -> PedalStatus:
    """Tell once whether there is a pedal, and whether it can be read."""
    if library is None:
        return PedalStatus(PedalState.NO_LIBRARY)
    status, device = _open_first(library)
    if device is not None:
        device.close()
    return status


class PedalWatch:
    """Reads the first pedal that can be opened, on a thread of its own, and looks for one as long as there is none.

    Args:
        library: What finds and opens devices.
        on_switches: Takes the switches that are down, each time that these are others. A pedal that is pulled out
            while it is pressed is released.
        on_status: Takes what is known of the pedal, each time that this changes. Both are called on the thread.
        look_s: How often to look for a pedal.
    """

    def __init__(
        self,
        library: HidLibrary,
        *,
        on_switches: Callable[[frozenset[Switch]], None],
        on_status: Callable[[PedalStatus], None],
        look_s: float = _LOOK_S,
    ) -> None:
        self._library = library
        self._on_switches = on_switches
        self._on_status = on_status
        self._look_s = look_s
        self._status: PedalStatus | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pedal", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading, and release what is pressed. Waits for the thread, at most some seconds."""
        self._closing.set()
        self._thread.join(_CLOSING_S)

    def _run(self) -> None:
        while not self._closing.is_set():
            status, device = _open_first(self._library)
            self._tell(status)
            if device is None or status.model is None:
                self._closing.wait(self._look_s)
            else:
                self._read(device, status.model)

    def _tell(self, status: PedalStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)

    def _read(self, device: HidDevice, model: PedalModel) -> None:
        down: frozenset[Switch] = frozenset()
        with contextlib.suppress(OSError):  # it was pulled out
            while not self._closing.is_set():
                report = device.read(_LONGEST_REPORT, _PATIENCE_MS)
                now_down = switches_down(model, report) if report else down
                if now_down != down:
                    down = now_down
                    self._on_switches(down)
        device.close()
        if down:
            self._on_switches(frozenset())


def _open_first(library: HidLibrary) -> tuple[PedalStatus, HidDevice | None]:
    """Open the first pedal that can be opened; tell why where none can."""
    status = PedalStatus(PedalState.NONE)
    for model, path in _pedals(library):
        device = library.device()
        try:
            device.open_path(path)
        except OSError:
            status = PedalStatus(_why_closed(path), model)
        else:
            return PedalStatus(PedalState.READY, model), device
    return status, None


def _pedals(library: HidLibrary) -> Iterator[tuple[PedalModel, bytes]]:
    for model in MODELS:
        seen = set()
        for entry in library.enumerate(model.vendor_id, model.product_id):
            usage = (entry.get("usage_page", 0), entry.get("usage", 0))
            # Not every system and backend tells the usage.
            if entry["path"] not in seen and (model.usage is None or usage in (model.usage, (0, 0))):
                seen.add(entry["path"])
                yield model, entry["path"]


def _why_closed(path: bytes) -> PedalState:
    """Say why a pedal could not be opened; the library does not."""
    is_there = Path(os.fsdecode(path)).exists()
    is_mine = os.access(path, os.R_OK | os.W_OK)
    return PedalState.FORBIDDEN if sys.platform == "linux" and is_there and not is_mine else PedalState.REFUSED
