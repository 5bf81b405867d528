"""A pedal that exists only for tests: pressed by the test, read through the interface of the HID library."""

import queue
from typing import Any

from engine.pedals.models import MODELS, PedalModel

PULLED_OUT = None


class SimulatedPedal:
    """What the library opens; reports are put into it, and it can be pulled out."""

    def __init__(self, model: PedalModel = MODELS[0], path: bytes = b"/dev/no-such-pedal") -> None:
        self.model, self.path = model, path
        self.reports: queue.SimpleQueue[list[int] | None] = queue.SimpleQueue()
        self.is_open = False

    def press(self, *report: int) -> None:
        self.reports.put(list(report))

    def pull_out(self) -> None:
        self.reports.put(PULLED_OUT)

    def open_path(self, path: bytes) -> None:
        assert path == self.path
        self.is_open = True

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        assert self.is_open
        try:
            report = self.reports.get(timeout=timeout_ms / 1000)
        except queue.Empty:
            return []
        if report is PULLED_OUT:
            raise OSError("read error")
        return report[:max_length]

    def close(self) -> None:
        self.is_open = False


class SimulatedLibrary:
    """The library, with the pedals that are plugged in at the moment."""

    def __init__(self, *pedals: SimulatedPedal) -> None:
        self.pedals = list(pedals)
        self.more: list[dict[str, Any]] = []
        self.is_locked = False

    def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, Any]]:
        entries = [
            {
                "path": pedal.path,
                "vendor_id": pedal.model.vendor_id,
                "product_id": pedal.model.product_id,
                "usage_page": 0x0C if pedal.model.usage is None else pedal.model.usage[0],
                "usage": 0x03 if pedal.model.usage is None else pedal.model.usage[1],
            }
            for pedal in self.pedals
        ]
        return [
            entry
            for entry in (*self.more, *entries)
            if (entry["vendor_id"], entry["product_id"]) == (vendor_id, product_id)
        ]

    def device(self) -> SimulatedPedal:
        if self.is_locked:
            return LockedPedal()
        return self.pedals[0]


class LockedPedal(SimulatedPedal):
    def open_path(self, path: bytes) -> None:
        raise OSError("open failed")
