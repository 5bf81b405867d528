"""The right of the player's process to the processor."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final

_LONGEST_RUN_S: Final = 1
"""Who computes for so long without a rest plays nothing any more, but keeps the computer from its other work."""

_NICENESS: Final = -11
"""What sound servers ask for where they are not given more."""


def hurry() -> None:
    """Let this process go before all others as soon as it has something to do, as far as the system grants it.

    On Linux that is real-time scheduling where the user's limits allow it, else a higher priority, else nothing. To be
    called on the main thread; later threads are as it is. macOS gives the sound device's own thread what it needs, and
    Windows the whole process when it is started.
    """
    if sys.platform != "linux":
        return
    import resource

    threads = [int(folder.name) for folder in Path("/proc/self/task").iterdir()]
    try:
        # The system tells of a run that is too long, before it kills.
        signal.signal(signal.SIGXCPU, _slow_down)
        _, most_s = resource.getrlimit(resource.RLIMIT_RTTIME)
        resource.setrlimit(resource.RLIMIT_RTTIME, (_LONGEST_RUN_S * 1_000_000, most_s))
        for thread in threads:
            os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(1))
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            for thread in threads:
                os.setpriority(os.PRIO_PROCESS, thread, _NICENESS)


def _slow_down(_signal: int, _frame: FrameType | None) -> None:
    """Be a process like any other again."""
    if sys.platform == "linux":
        for folder in Path("/proc/self/task").iterdir():
            with contextlib.suppress(OSError):
                os.sched_setscheduler(int(folder.name), os.SCHED_OTHER, os.sched_param(0))
