"""Whether there is a screen to show a window on."""

import os
import sys


def has_display() -> bool:
    """Return whether a window could be shown; Qt ends the whole process where it tries in vain."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
