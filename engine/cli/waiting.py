"""Waiting for work in a child process."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from engine.jobs import Cancelled, Failed, Finished, Job


def wait_for(work: Callable[..., object], args: tuple[Any, ...], on_message: Callable[[object], None]) -> Any:
    """Do ``work(*args, report)`` in a child process; whatever ends the waiting ends the child.

    Args:
        work: A function at the top of a module.
        args: Its arguments, all but the last.
        on_message: Takes what the work reports, on this thread.

    Returns:
        What the work returned.

    Raises:
        EarmarkError: What went wrong.
    """
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(work, args, messages.put)
    try:
        while True:
            match messages.get():
                case Finished(value):
                    return value
                case Failed(error):
                    raise error
                case Cancelled():
                    raise KeyboardInterrupt
                case message:
                    on_message(message)
    finally:
        job.cancel()
        job.join()
