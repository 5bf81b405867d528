"""Work on many things at once, in processes of their own.

A worker is a ``Job`` that is told one order after the other: it ends with the process that started it, however that
ends, and a crash in it is an error here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from engine.jobs import Failed, Job, Report, hear

_Order = TypeVar("_Order")
_Result = TypeVar("_Result")


class Spread(Protocol):
    """Something that does work on every order and gives the results as they come, in any order."""

    def __call__(self, work: Callable[[_Order], _Result], orders: Iterable[_Order]) -> Iterator[_Result]:
        """Begin; ``work`` is a function at the top of a module, and everything survives pickling."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Spreads work over processes on this computer.

    Attributes:
        workers: How many; a single one is this process itself.
    """

    workers: int

    def __call__(self, work: Callable[[_Order], _Result], orders: Iterable[_Order]) -> Iterator[_Result]:
        """As ``Spread``; orders are read only as fast as they are done.

        Raises:
            EarmarkError: What one raised, or a worker died of; the others are stopped.
        """
        if self.workers == 1:
            yield from map(work, orders)
            return
        waiting = iter(orders)
        messages: SimpleQueue[tuple[int, object]] = SimpleQueue()
        jobs: list[Job] = []
        busy = 0
        try:
            for order in waiting:
                jobs.append(Job(_serve, (work,), partial(_deliver, messages, len(jobs))))
                jobs[-1].tell(order)
                busy += 1
                if busy == self.workers:
                    break
            while busy:
                number, message = messages.get()
                match message:
                    case Failed(error):
                        raise error
                    case _Done(result):
                        busy -= 1
                        for order in waiting:
                            jobs[number].tell(order)
                            busy += 1
                            break
                        yield result
        finally:
            for job in jobs:
                job.cancel()
            for job in jobs:
                job.join()


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any


def _deliver(messages: "SimpleQueue[tuple[int, object]]", number: int, message: object) -> None:
    messages.put((number, message))


def _serve(work: Callable[[Any], Any], report: Report) -> None:
    """Do what this process is told, until it is ended."""
    while True:
        for order in hear(None):
            report(_Done(work(order)))
