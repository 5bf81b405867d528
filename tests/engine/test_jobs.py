import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from engine.errors import RecordingMissing, WorkerDied, WorkerFailed
from engine.jobs import Cancelled, Failed, Finished, Job
from tests.engine import job_works

_PATIENCE_S = 20.0

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and niceness are POSIX's")
needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a stranger's end by its pidfd: Linux")


def messages_of(work, *args) -> list[object]:
    """Run a job to its end."""
    messages: list[object] = []
    job = Job(work, args, messages.append)
    assert job.join(_PATIENCE_S)
    assert not job.running
    return messages


def started(work, *args) -> tuple[Job, "queue.Queue[object]"]:
    messages: queue.Queue[object] = queue.Queue()
    return Job(work, args, messages.put), messages


def await_end_of(pid: int) -> bool:
    """Wait for a process that may not be our child; False where it lives on."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], _PATIENCE_S)[0])
    finally:
        os.close(descriptor)


def test_reports_come_in_order_and_the_value_last():
    assert messages_of(job_works.add, 2, 3) == [2, 3, Finished(5)]


def test_an_order_larger_than_a_pipe_arrives():
    assert messages_of(job_works.measure, "x" * 1_000_000) == [Finished(1_000_000)]


def test_a_reported_outcome_is_not_taken_for_the_job_s_own():
    assert messages_of(job_works.report_an_outcome) == [Cancelled(), Finished(None)]


def test_errors_of_the_engine_pass_through():
    [message] = messages_of(job_works.refuse)
    assert isinstance(message, Failed)
    assert isinstance(message.error, RecordingMissing)
    assert message.error.path == Path("gone.wav")


def test_an_unforeseen_exception_becomes_worker_failed():
    [message] = messages_of(job_works.stumble)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerFailed)
    assert message.error.summary == "ZeroDivisionError: by nobody's leave"
    assert "in stumble" in message.error.details


@pytest.mark.parametrize("work", [job_works.return_the_unpicklable, job_works.report_the_unpicklable])
def test_a_value_that_cannot_be_sent_becomes_worker_failed(work):
    [message] = messages_of(work)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerFailed)
    assert "local object" in message.error.summary  # Pythons differ in the verb: pickle, get


def test_an_order_that_cannot_be_sent_raises_at_once():
    with pytest.raises(Exception, match="local object"):
        Job(job_works.measure, (lambda: None,), print)


@posix_only
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_crash_becomes_worker_died_with_its_last_words(number):
    [message] = messages_of(job_works.die_of, int(number))
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerDied)
    assert message.error.exit_code == -number
    assert message.error.last_words.startswith("last words")
    if number != signal.SIGKILL:
        assert "in die_of" in message.error.last_words


def test_an_exit_without_a_word_becomes_worker_died():
    [message] = messages_of(job_works.exit_with, 3)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerDied)
    assert message.error.exit_code == 3


@posix_only
def test_a_child_that_ends_before_it_takes_its_order(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    [message] = messages_of(job_works.add, 1, 1)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerDied)
    assert message.error.exit_code == 1


def test_a_child_that_cannot_be_started(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    [message] = messages_of(job_works.add, 1, 1)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerFailed)


def test_a_crash_leaves_the_next_job_unharmed():
    messages_of(job_works.exit_with, 3)
    assert messages_of(job_works.add, 1, 1)[-1] == Finished(2)


@needs_pidfd
def test_cancel_ends_the_child_within_a_second_and_does_not_wait_for_it():
    job, messages = started(job_works.wait_for_ever)
    pid = messages.get(timeout=_PATIENCE_S)
    assert isinstance(pid, int)
    assert job.running
    asked = time.perf_counter()
    job.cancel()
    returned = time.perf_counter()
    assert messages.get(timeout=_PATIENCE_S) == Cancelled()
    assert time.perf_counter() - asked < 1.0
    assert returned - asked < 0.1
    assert await_end_of(pid)
    assert job.join(_PATIENCE_S)
    assert messages.empty()


def test_cancel_before_the_child_has_begun():
    job, messages = started(job_works.wait_for_ever)
    job.cancel()
    job.cancel()
    assert job.join(_PATIENCE_S)
    assert messages.get_nowait() == Cancelled()
    assert messages.empty()


def test_cancel_after_the_end_does_nothing():
    job, messages = started(job_works.add, 1, 2)
    assert job.join(_PATIENCE_S)
    job.cancel()
    assert [messages.get_nowait() for _ in range(3)] == [1, 2, Finished(3)]
    assert messages.empty()


@needs_pidfd
def test_a_receiver_that_raises_stops_the_work():
    outcomes: queue.Queue[object] = queue.Queue()
    pids: list[int] = []

    def receive(message: object) -> None:
        if isinstance(message, int):
            pids.append(message)
            raise RuntimeError("the window is gone")
        outcomes.put(message)

    job = Job(job_works.wait_for_ever, (), receive)
    message = outcomes.get(timeout=_PATIENCE_S)
    assert isinstance(message, Failed)
    assert isinstance(message.error, WorkerFailed)
    assert "the window is gone" in message.error.summary
    assert await_end_of(pids[0])
    assert job.join(_PATIENCE_S)


def test_messages_come_on_another_thread():
    threads: list[threading.Thread] = []
    job = Job(job_works.add, (1, 2), lambda _: threads.append(threading.current_thread()))
    assert job.join(_PATIENCE_S)
    assert threading.main_thread() not in threads


def test_what_the_child_prints_is_not_mixed_into_the_parent_s_output(capfd):
    assert messages_of(job_works.chatter) == [Finished(None)]
    assert capfd.readouterr() == ("", "")


@posix_only
def test_the_child_has_low_priority_and_leaves_ctrl_c_to_its_parent():
    assert messages_of(job_works.niceness) == [Finished(min(os.nice(0) + 10, 19))]
    assert messages_of(job_works.interrupt_itself) == [Finished("still here")]


QT_PROGRAM = """
import sys
import PySide6.QtCore
from engine.jobs import Job
from tests.engine import job_works

job = Job(job_works.imported, (("PySide6", "numpy", "multiprocessing", "__mp_main__"),), print)
job.join()
"""


@pytest.mark.parametrize("start", ["script", "module"])
def test_a_qt_program_without_any_guard_has_children_without_qt(tmp_path, start):
    (tmp_path / "qt_program.py").write_text(QT_PROGRAM, encoding="utf-8")
    how = [str(tmp_path / "qt_program.py")] if start == "script" else ["-m", "qt_program"]
    search_path = os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])
    program = subprocess.run(
        [sys.executable, *how],
        env={**os.environ, "PYTHONPATH": search_path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=True,
    )
    assert program.stdout.strip() == "Finished(value=[])"
    assert program.stderr == ""


PARENT = """
from engine.jobs import Job
from tests.engine import job_works

Job(job_works.wait_for_ever, (), lambda message: print(message, flush=True)).join()
"""


@needs_pidfd
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_child_ends_when_its_parent_is_killed(number):
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(number)
        parent.wait(_PATIENCE_S)
    assert await_end_of(pid)
