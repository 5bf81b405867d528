"""The whole way from a recording to its words: what the child process does.

One thread decodes the recording and plans its windows on the way; as many others as there are workers recognise the
windows whose sound is there; the work's own thread hands them out and reports. So the first words come when the first
half minute is decoded, however long the recording is.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.cache import CachedSound, GrowingSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.jobs import Report, told
from engine.models.model import open_model
from engine.recognition.preparation import Broken, Preparation, Prepared, Settled
from engine.recognition.provenance import provenance_of
from engine.recognition.recognizer import Recognizer
from engine.recognition.results import Attend, GpuUnusable, Provenance, Recognised, RecognisedWindow, Request, Window
from engine.recognition.speed import note_run
from engine.recognition.workers import usable_workers

_TELLING_MS: Final = 10_000
"""A window this long is enough to tell the language by."""


def transcribe(request: Request, report: Report) -> Provenance | None:
    """Recognise a recording, reporting each step as it is done.

    Reports ``Identified``; then, mixed, ``Decoding`` again and again, ``Decoded``, and ``Planned`` until the plan is
    complete, unless it was before; the ``Provenance``, and after it ``Recognised`` for each window that is wanted: in
    order, but for those that an ``Attend`` puts first. Returns None where nothing was left to recognise.

    Raises:
        ModelError: The model can't be used; where its files tell, before anything is reported.
        MediaError: The recording can't be read.
        CacheFailed: Its sound can't be stored.
    """
    model = open_model(request.model)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    may_prepare = threading.Event()
    may_prepare.set()
    preparation = Preparation(request, report, events.put, may_prepare)
    threading.Thread(target=preparation.run, name="preparation", daemon=True).start()
    if request.planned and not any(request.wants(window) for window in request.windows):
        while not isinstance(event := events.get(), Prepared):
            if isinstance(event, Broken):
                raise event.error
        return None

    # Not for the parent, which imports this module too.
    from engine.recognition.whisper import WhisperRecognizer

    workers = request.workers or usable_workers()
    recognizer = WhisperRecognizer(model, request.options, workers=workers)
    if recognizer.gpu_trouble:
        report(GpuUnusable(recognizer.gpu_trouble))
    began_s = time.perf_counter()
    sound_ms = 0

    def count(message: object) -> None:
        nonlocal sound_ms
        if isinstance(message, Recognised):
            sound_ms += message.result.window.end_ms - message.result.window.start_ms
        report(message)

    provenance = recognise(
        request,
        recognizer,
        workers,
        events,
        lambda language: provenance_of(model, recognizer.compute_type, recognizer.device, request, language),
        count,
        may_prepare,
    )
    if workers == usable_workers():
        note_run(model, request.options, sound_ms, time.perf_counter() - began_s)
    return provenance


class Done:
    """A worker is free again."""


Event = Settled | Prepared | Broken | Done


def recognise(
    request: Request,
    recognizer: Recognizer,
    workers: int,
    events: "queue.SimpleQueue[Event]",
    provenance_in: Callable[[str], Provenance],
    report: Report,
    may_prepare: threading.Event | None = None,
) -> Provenance | None:
    """Recognise the windows that a request wants, as they settle.

    Args:
        request: Tells which windows are wanted.
        recognizer: Any recogniser that may be called on ``workers`` threads at once.
        workers: How many windows are recognised at a time.
        events: Where a `Preparation` tells of windows.
        provenance_in: Gives the provenance when the language is known.
        report: Takes the provenance, and each result.
        may_prepare: Cleared from when all workers have something to do until the first has done it.
    """
    with ThreadPoolExecutor(workers, thread_name_prefix="recognition") as pool:
        work = _Work(request, recognizer, workers, pool, events, provenance_in, report, may_prepare)
        try:
            while not work.is_over:
                work.take(events.get())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return work.provenance


class _Work:
    """Which windows wait, and which are at work."""

    def __init__(
        self,
        request: Request,
        recognizer: Recognizer,
        workers: int,
        pool: ThreadPoolExecutor,
        events: "queue.SimpleQueue[Event]",
        provenance_in: Callable[[str], Provenance],
        report: Report,
        may_prepare: threading.Event | None,
    ) -> None:
        self.provenance: Provenance | None = None
        self._request = request
        self._recognizer = recognizer
        self._workers = workers
        self._pool = pool
        self._events = events
        self._provenance_in = provenance_in
        self._report = report
        self._language = recognizer.fixed_language(request.options.language)
        self._may_prepare = may_prepare or threading.Event()
        self._has_first = False
        self._is_prepared = False
        self._settled: list[Window] = []
        self._waiting: list[Window] = []
        self._at_work: deque[Future[RecognisedWindow]] = deque()
        self._sound: CachedSound | GrowingSound | None = None
        self._position_ms = 0

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to do."""
        return self._is_prepared and not self._waiting and not self._at_work

    def take(self, event: Event) -> None:
        """Do what an event calls for."""
        match event:
            case Settled(windows, sound):
                self._sound = sound
                self._settled += windows
                self._waiting += [window for window in windows if self._request.wants(window)]
            case Prepared():
                self._is_prepared = True
            case Broken(error):
                raise error
        for message in told():
            if isinstance(message, Attend):
                self._position_ms = message.position_ms
        # In the order in which they were begun, whichever is done first: then an interruption leaves no holes.
        while self._at_work and self._at_work[0].done():
            self._report(Recognised(self._at_work.popleft().result()))
            self._has_first = True
            self._may_prepare.set()
        self._hand_out()

    def _hand_out(self) -> None:
        """Give free workers something to do."""
        if not self._waiting or self._sound is None:
            return
        language = self._language or self._hear_language(self._sound)
        if language is None:
            return
        if self.provenance is None:
            self._language = language
            self.provenance = self._provenance_in(language)
            self._report(self.provenance)
        while self._waiting and len(self._at_work) < self._workers:
            window = self._next()
            future = self._pool.submit(self._recognise, window, self._sound, language)
            self._at_work.append(future)
            future.add_done_callback(lambda _: self._events.put(Done()))
        if not self._has_first and len(self._at_work) == self._workers:
            self._may_prepare.clear()

    def _next(self) -> Window:
        """Take the first window from the user's position on; where all is done there, the first."""
        ahead = (number for number, window in enumerate(self._waiting) if window.end_ms > self._position_ms)
        return self._waiting.pop(next(ahead, 0))

    def _hear_language(self, sound: CachedSound | GrowingSound) -> str | None:
        """Let the model tell the language by the first window that is long enough; None while there may be one.

        Finished windows count: a run that goes on hears the same.
        """
        long = (window for window in self._settled if window.end_ms - window.start_ms >= _TELLING_MS)
        window = next(long, None)
        if window is None:
            if not self._is_prepared:
                return None
            window = max(self._settled, key=lambda window: window.end_ms - window.start_ms)
        return self._recognizer.hear_language(_read(sound, window))

    def _recognise(self, window: Window, sound: CachedSound | GrowingSound, language: str) -> RecognisedWindow:
        return self._recognizer.recognise(window, _read(sound, window), language)


def _read(sound: CachedSound | GrowingSound, window: Window) -> NDArray[np.int16]:
    return sound.read(*(time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in (window.start_ms, window.end_ms)))
