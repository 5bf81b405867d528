"""The player's process goes before others where the system lets it."""

import os
import signal
import sys
from pathlib import Path

import pytest

from engine.audio.priority import hurry
from engine.jobs import Finished, Job, Report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the ways of Linux")


def policies_after_hurry(signal_number: int | None, _report: Report) -> set[int]:
    """Return how all threads of this process are scheduled."""
    hurry()
    if signal_number is not None:
        os.kill(os.getpid(), signal_number)
    return {os.sched_getscheduler(int(folder.name)) for folder in Path("/proc/self/task").iterdir()}


def policies_in_a_child(signal_number: int | None = None) -> object:
    messages: list[object] = []
    assert Job(policies_after_hurry, (signal_number,), messages.append, urgent=True).join(30)
    [outcome] = messages
    assert isinstance(outcome, Finished)
    return outcome.value


def may_be_real_time() -> bool:
    import resource

    return os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_RTPRIO)[0] > 0


def test_all_threads_get_what_the_system_grants():
    assert policies_in_a_child() == {os.SCHED_RR if may_be_real_time() else os.SCHED_OTHER}


def test_a_run_that_is_too_long_costs_the_right_and_not_the_sound():
    assert policies_in_a_child(signal.SIGXCPU) == {os.SCHED_OTHER}
