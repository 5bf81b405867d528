"""The foot pedals that are known, and what their reports mean.

Pedals that act as a keyboard, as most of Olympus's do, need nothing of this: their keys are shortcuts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Switch(StrEnum):
    """A switch of a pedal, seen from above, with the cable away from the user."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    TOP = "top"


@dataclass(frozen=True, slots=True)
class PedalModel:
    """One kind of pedal.

    Attributes:
        vendor_id: The maker's number, on the USB.
        product_id: The maker's number for it.
        switches: What the bits of a report's first byte stand for, the lowest first.
        usage: Usage page and usage of the interface that reports the switches, where the pedal has several.
    """

    vendor_id: int
    product_id: int
    name: str
    switches: tuple[Switch, ...]
    usage: tuple[int, int] | None = None


_THREE: Final = (Switch.LEFT, Switch.MIDDLE, Switch.RIGHT)
_JOYSTICK: Final = (0x01, 0x04)

MODELS: Final = (
    PedalModel(0x05F3, 0x00FF, "VEC Infinity", _THREE),  # IN-USB-1, -2 and -3, and those sold under other names
    PedalModel(0x0911, 0x1844, "Philips ACC2310/2320", _THREE, _JOYSTICK),
    PedalModel(0x0911, 0x091A, "Philips ACC2330", (*_THREE, Switch.TOP), _JOYSTICK),
)


def switches_down(model: PedalModel, report: Sequence[int]) -> frozenset[Switch]:
    """Return which switches are down by a report: its bytes, without a report number; an empty one says none."""
    bits = report[0] if report else 0
    return frozenset(switch for place, switch in enumerate(model.switches) if bits >> place & 1)
