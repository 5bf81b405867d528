"""The door to the HID library, which is an optional extra."""

import importlib
from typing import Any, Final, Protocol, cast

_MODULES: Final = ("hidraw", "hid")
"""On Linux the wheels of hidapi hold both: hidraw reads the kernel's own device, where hid would take the device away
from the kernel and ask for more rights. Elsewhere there is only hid."""


class HidDevice(Protocol):
    """An interface of a device on the USB."""

    def open_path(self, path: bytes) -> None:
        """Open it; OSError where that can't be."""

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        """Return the next report; none when nothing came in time, OSError when the device is gone."""

    def close(self) -> None:
        """Let it go."""


class HidLibrary(Protocol):
    """What is used of hidapi."""

    def enumerate(self, vendor_id: int = 0, product_id: int = 0) -> list[dict[str, Any]]:
        """List the interfaces of devices: path, vendor_id, product_id, usage_page, usage ..."""

    def device(self) -> HidDevice:
        """Return a device that is not open yet."""


def hid_library() -> HidLibrary | None:
    """Return hidapi; None where it is not installed, or can't be loaded."""
    for name in _MODULES:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        if hasattr(module, "device"):  # other packages are named hid, too
            return cast(HidLibrary, module)
    return None
