import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import resources
from engine.audio.cache import CachedSound
from engine.errors import EarmarkError, ModelMissing, NotMedia, RecordingMissing, TruncatedMedia, WorkerDied
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.models.model import open_model
from engine.recognition.preparation import Prepared, Settled
from engine.recognition.results import (
    Attend,
    Decoded,
    Decoding,
    Identified,
    Options,
    Planned,
    Provenance,
    Recognised,
    RecognisedWindow,
    Request,
    Span,
    Window,
)
from engine.recognition.transcription import Event, recognise, transcribe
from tests.engine.recognition import transcription_works
from tests.engine.recognition.random_model import make_multilingual_model
from tests.engine.recognition.scripted import ScriptedRecognizer, spoken
from tests.recordings import INTERVIEW, interview_samples, repeated_interview, write_wave

MODEL = resources.path("models/demo")
_PATIENCE_S = 60.0


def job_of(
    cache: Path,
    on_message: Callable[[object], None],
    *,
    work: Callable[..., object] = transcribe,
    recording: Path = INTERVIEW,
    model: Path = MODEL,
    **request: Any,
) -> Job:
    return Job(work, (Request(recording, cache, model, **request),), on_message)


def messages_of(cache, **order) -> list[object]:
    messages: list[object] = []
    job = job_of(cache, messages.append, **order)
    assert job.join(_PATIENCE_S)
    return messages


def windows_in(messages) -> list[RecognisedWindow]:
    return [message.result for message in messages if isinstance(message, Recognised)]


def plan_in(messages) -> tuple[Window, ...]:
    return tuple(window for message in messages if isinstance(message, Planned) for window in message.windows)


def without(messages: Iterable[object], *kinds: type) -> list[type]:
    return [type(message) for message in messages if not isinstance(message, kinds)]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that the interview is in from the first test on."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def messages(cache) -> list[object]:
    """What a job says that is not interrupted and finds nothing in the cache."""
    return messages_of(cache)


def test_messages_come_in_order_and_tell_everything(messages):
    plan = plan_in(messages)
    recognised = [Recognised] * len(plan)
    assert without(messages, Decoding, Planned, Decoded) == [Identified, Provenance, *recognised, Finished]
    assert [result.window for result in windows_in(messages)] == list(plan)
    assert [message.complete for message in messages if isinstance(message, Planned)][-1]
    [decoded] = [message for message in messages if isinstance(message, Decoded)]
    [identified] = [message for message in messages if isinstance(message, Identified)]
    assert identified.sha256 == decoded.sha256
    assert abs(identified.duration_ms - decoded.duration_ms) < 100
    assert decoded.samples.stat().st_size // 32 == decoded.duration_ms
    progress = [message for message in messages if isinstance(message, Decoding)]
    assert progress[0].done_ms == 0
    assert progress[-1].done_ms == decoded.duration_ms


def test_the_first_words_come_before_the_recording_is_decoded(tmp_path):
    recording = repeated_interview(tmp_path / "long.wav", 20)
    inbox: queue.Queue[object] = queue.Queue()
    job = job_of(tmp_path / "cache", inbox.put, recording=recording)
    messages = [inbox.get(timeout=_PATIENCE_S)]
    while not isinstance(messages[-1], Decoded | Failed):
        messages.append(inbox.get(timeout=_PATIENCE_S))
    job.cancel()
    assert job.join(_PATIENCE_S)
    assert isinstance(messages[-1], Decoded)
    assert any(isinstance(message, Recognised) for message in messages)


def test_the_provenance_tells_how_the_words_came_about(messages):
    [provenance] = [message for message in messages if isinstance(message, Provenance)]
    assert messages[-1] == Finished(provenance)
    assert provenance.model == "demo"
    assert len(provenance.model_sha256) == 64
    assert provenance.options == Options()
    assert provenance.language == "en"
    assert {"faster-whisper", "ctranslate2", "av", "onnxruntime"} <= dict(provenance.libraries).keys()


def test_a_second_run_says_the_same_from_the_cache(cache, messages):
    again = messages_of(cache)
    assert windows_in(again) == windows_in(messages)
    assert plan_in(again) == plan_in(messages)
    assert again[-1] == messages[-1]


@pytest.mark.usefixtures("messages")
def test_a_known_plan_is_taken_as_it_is(cache):
    windows = (Window(0, 26_208, 30_000), Window(1, 52_000, 60_000))
    again = messages_of(cache, windows=windows, planned=True)
    assert [type(message) for message in again] == [Identified, Decoded, Provenance, Recognised, Recognised, Finished]
    assert [result.window for result in windows_in(again)] == list(windows)


def test_finished_windows_are_not_done_again(cache, messages):
    plan = plan_in(messages)
    again = messages_of(cache, windows=plan, planned=True, finished=frozenset({0, 2}))
    assert windows_in(again) == [windows_in(messages)[1], windows_in(messages)[3]]
    assert again[-1] == messages[-1]


def test_where_all_is_finished_nothing_is_done(cache, messages):
    plan = plan_in(messages)
    again = messages_of(cache, windows=plan, planned=True, finished=frozenset(range(len(plan))))
    assert [type(message) for message in again] == [Identified, Decoded, Finished]
    assert again[-1] == Finished(None)


def test_a_sound_that_fell_out_of_the_cache_is_decoded_again(tmp_path, messages):
    plan = plan_in(messages)
    again = messages_of(tmp_path / "empty", windows=plan, planned=True, finished=frozenset({0, 1, 2}))
    assert windows_in(again) == windows_in(messages)[3:]


@pytest.mark.parametrize("known", [1, 2])
def test_a_plan_goes_on_where_it_ended(cache, messages, known):
    plan = plan_in(messages)
    again = messages_of(cache, windows=plan[:known], finished=frozenset({0}))
    assert plan_in(again) == plan[known:]
    assert windows_in(again) == windows_in(messages)[1:]


@pytest.mark.usefixtures("messages")
def test_a_plan_that_was_cut_elsewhere_is_gone_on_with(cache):
    """As by an earlier version: no window overlaps another."""
    again = messages_of(cache, windows=(Window(0, 0, 9_000), Window(1, 9_000, 40_000)), finished=frozenset({0, 1}))
    new = plan_in(again)
    assert new[0].start_ms >= 40_000
    assert [window.index for window in new] == list(range(2, 2 + len(new)))


def test_only_what_is_wanted_is_recognised(cache, messages):
    plan = plan_in(messages)
    span = Span(plan[1].end_ms - 1_000, plan[2].start_ms + 1_000)
    again = messages_of(cache, span=span)
    assert plan_in(again) == plan
    assert windows_in(again) == windows_in(messages)[1:3]


def test_what_the_user_looks_at_comes_first(cache, messages):
    plan = plan_in(messages)
    got: list[object] = []
    job = job_of(cache, got.append, windows=plan, planned=True, workers=1)
    job.tell(Attend(plan[2].start_ms + 10))
    assert job.join(_PATIENCE_S)
    order = [result.window.index for result in windows_in(got)]
    assert order in ([2, 3, 0, 1], [0, 2, 3, 1])  # the first may have been begun before the child heard
    assert sorted(windows_in(got), key=lambda result: result.window.index) == windows_in(messages)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_words_do_not_depend_on_the_number_of_workers(cache, messages, workers):
    again = messages_of(cache, workers=workers)
    assert windows_in(again) == windows_in(messages)
    assert again[-1] == messages[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_interrupted_again_and_again_it_ends_with_the_same_words(tmp_path, messages):
    """Killed after the first window, cancelled after the second, then left alone."""
    cache = tmp_path / "cache"
    done: list[RecognisedWindow] = []
    plan: tuple[Window, ...] = ()
    planned = False
    for outcome in (WorkerDied, Cancelled, Finished):
        inbox: queue.Queue[object] = queue.Queue()
        job = job_of(
            cache,
            inbox.put,
            work=transcription_works.transcribe_and_tell_process,
            windows=plan,
            planned=planned,
            finished=frozenset(result.window.index for result in done),
            workers=1,
        )
        pid = inbox.get(timeout=_PATIENCE_S)
        assert isinstance(pid, int)
        while not isinstance(message := inbox.get(timeout=_PATIENCE_S), Finished | Failed | Cancelled):
            if isinstance(message, Planned):
                plan += message.windows
                planned = message.complete
            if isinstance(message, Recognised):
                done.append(message.result)
                if outcome is WorkerDied:
                    os.kill(pid, signal.SIGKILL)
                elif outcome is Cancelled:
                    job.cancel()
        assert isinstance(message.error if isinstance(message, Failed) else message, outcome)
        assert job.join(_PATIENCE_S)
    assert done == windows_in(messages)


def test_cancel_takes_less_than_a_second(tmp_path):
    inbox: queue.Queue[object] = queue.Queue()
    job = job_of(tmp_path / "cache", inbox.put)
    while not isinstance(inbox.get(timeout=_PATIENCE_S), Recognised):
        pass
    asked = time.perf_counter()
    job.cancel()
    while (message := inbox.get(timeout=_PATIENCE_S)) != Cancelled():
        assert isinstance(message, Recognised | Decoding | Decoded | Planned)
    assert time.perf_counter() - asked < 1.0


def test_nothing_touches_the_network(tmp_path):
    [*_, last] = messages_of(tmp_path / "cache", work=transcription_works.transcribe_and_tell_network)
    assert last == Finished([])


def test_whoever_starts_the_job_need_not_load_the_libraries():
    messages: list[object] = []
    names = ("faster_whisper", "ctranslate2", "onnxruntime", "huggingface_hub")
    assert Job(transcription_works.tell_imports, (names,), messages.append).join(_PATIENCE_S)
    assert messages == [Finished([])]


def test_silence_ends_with_an_empty_plan(tmp_path):
    recording = write_wave(tmp_path / "silence.wav", np.zeros(160_000, np.int16))
    messages = messages_of(tmp_path / "cache", recording=recording)
    assert plan_in(messages) == ()
    assert messages[-1] == Finished(None)


def failure_in(messages) -> EarmarkError:
    [*_, last] = messages
    assert isinstance(last, Failed)
    return last.error


def test_a_model_that_is_not_there_is_told_first(tmp_path):
    messages = messages_of(tmp_path / "cache", model=tmp_path / "nowhere")
    assert isinstance(failure_in(messages), ModelMissing)
    assert len(messages) == 1


def test_recordings_that_cannot_be_read_are_told(tmp_path):
    assert isinstance(failure_in(messages_of(tmp_path / "cache", recording=tmp_path / "gone.wav")), RecordingMissing)
    text = tmp_path / "text.mp3"
    text.write_text("This is no sound.\n" * 100, encoding="utf-8")
    assert isinstance(failure_in(messages_of(tmp_path / "cache", recording=text)), NotMedia)


def test_a_cut_off_recording_is_taken_on_request(tmp_path):
    recording = write_wave(tmp_path / "whole.wav", np.zeros(160_000, np.int16))
    recording.write_bytes(recording.read_bytes()[:200_000])
    assert isinstance(failure_in(messages_of(tmp_path / "cache", recording=recording)), TruncatedMedia)
    assert messages_of(tmp_path / "cache", recording=recording, allow_truncated=True)[-1] == Finished(None)


def test_the_language_is_heard_in_the_same_place_after_an_interruption(tmp_path):
    """In the first window long enough for it, whether or not that is done."""
    recording = write_wave(tmp_path / "start.wav", interview_samples()[: 20 * 16_000])
    model = make_multilingual_model(tmp_path / "random")
    plan = (Window(0, 0, 1_000), Window(1, 1_000, 12_000), Window(2, 12_000, 14_000))
    order = partial(
        messages_of,
        tmp_path / "cache",
        recording=recording,
        model=model,
        options=Options(beam_size=1),
        windows=plan,
        planned=True,
    )
    whole = order()
    rest = order(finished=frozenset({0, 1}))
    assert whole[-1] == rest[-1]
    assert windows_in(rest) == windows_in(whole)[2:]
    provenance = whole[-1]
    assert isinstance(provenance, Finished)
    assert isinstance(provenance.value, Provenance)
    assert open_model(model).name == provenance.value.model
    assert provenance.value.language not in (None, "")


def test_any_recogniser_gets_each_window_s_samples(tmp_path):
    samples = np.arange(48_000).astype("<i2")
    (tmp_path / "sound").write_bytes(samples.tobytes())
    sound = CachedSound(tmp_path / "sound", "", 3_000)
    windows = (Window(0, 500, 1_500), Window(1, 2_000, 3_000))
    recognizer = ScriptedRecognizer({0: "Hello there."})
    messages: list[object] = []
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    events.put(Settled(windows, sound))
    events.put(Prepared())
    request = Request(tmp_path / "recording", tmp_path, MODEL, Options(language="fr"))
    provenance = Provenance("scripted", "", request.options, (), "fr")
    assert recognise(request, recognizer, 1, events, lambda _: provenance, messages.append) == provenance
    assert [(window, list(heard[[0, -1]]), language) for window, heard, language in recognizer.heard] == [
        (windows[0], [8_000, 23_999], "fr"),
        (windows[1], [32_000, 47_999 - 65_536], "fr"),
    ]
    assert messages[0] == provenance
    first, second = windows_in(messages)
    assert (first.window, second.window) == windows
    assert first.segments == (spoken("Hello there.", 500, 1_500),)
    assert second.segments == ()


class Noting(threading.Event):
    """Notes that it was cleared."""

    def __init__(self) -> None:
        super().__init__()
        self.was_cleared = threading.Event()

    def clear(self) -> None:
        super().clear()
        self.was_cleared.set()


def test_preparation_stands_aside_until_the_first_window_is_done(tmp_path):
    may_prepare = Noting()
    may_prepare.set()

    class Waiting(ScriptedRecognizer):
        def recognise(self, window: Window, samples: np.ndarray, language: str) -> RecognisedWindow:
            assert may_prepare.was_cleared.wait(_PATIENCE_S)
            return super().recognise(window, samples, language)

    (tmp_path / "sound").write_bytes(bytes(3 * 32_000))
    windows = tuple(Window(index, index * 1000, index * 1000 + 1000) for index in range(3))
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    events.put(Settled(windows, CachedSound(tmp_path / "sound", "", 3_000)))
    events.put(Prepared())
    request = Request(tmp_path / "recording", tmp_path, MODEL, Options(language="en"))
    provenance = Provenance("scripted", "", request.options, (), "en")
    may_go_on: list[bool] = []

    def note(message: object) -> None:
        if isinstance(message, Recognised):
            may_go_on.append(may_prepare.is_set())

    recognise(request, Waiting({}), 2, events, lambda _: provenance, note, may_prepare)
    assert may_go_on == [False, True, True]
    assert may_prepare.is_set()
