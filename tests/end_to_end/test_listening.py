"""Listening, as a user does it in the real window, heard at the sound card."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

import resources
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import decode_into_cache, default_cache_folder
from engine.audio.media_files import recordings_in
from engine.project.create import project_path_for
from engine.project.project import Project
from engine.recognition.results import (
    Options,
    Provenance,
    RecognisedSegment,
    RecognisedWindow,
    RecognisedWord,
    Step,
    Window,
)
from tests.engine.audio.media import write_media
from tests.virtual_sink import SinkRecording, VirtualSink

WORD_MS = 400
PLAY, HOLD, FASTER = Qt.Key.Key_F4, Qt.Key.Key_F2, Qt.Key.Key_Up


@pytest.fixture
def interview(tmp_path: Path) -> tuple[Path, NDArray[np.int16]]:
    """A project of the interview, with a word every 400 ms, and its sound."""
    recording = Path(shutil.copy(resources.path("demo/interview.flac"), tmp_path / "interview.flac"))
    sound = decode_into_cache(recording, default_cache_folder(), lambda _: None, lambda *_: None)
    path = tmp_path / "interview.earmark"
    with Project.create(path, recording, sound.sha256, sound.duration_ms) as project:
        starts_ms = range(0, sound.duration_ms - WORD_MS, WORD_MS)
        words = tuple(RecognisedWord(f"word{at}", at, at + 300, 0.9) for at in starts_ms)
        windows = [Window(0, 0, sound.duration_ms)]
        project.plan(windows, complete=True)
        project.set_provenance(Provenance("none", "", Options(), (), "en"))
        project.add_recognised(RecognisedWindow(windows[0], (RecognisedSegment(words, -0.2, 0.01, 1.3, Step.PLAIN),)))
    return path, np.array(sound.samples)


@pytest.fixture
def window(qtbot, tmp_path: Path, interview: tuple[Path, NDArray[np.int16]]) -> Iterator[EditorWindow]:
    made = EditorWindow(Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    assert made.desk.open_project(interview[0])
    made.view.setFocus()
    yield made
    made.close()


def press(window: EditorWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.view, key, modifiers)


def wait_until_playing(qtbot, window: EditorWindow, playing: bool = True) -> None:
    qtbot.waitUntil(lambda: window.playback.playing is playing, timeout=10_000)


def hear(qtbot, recording: SinkRecording, duration_s: float) -> None:
    """Let the window go on until so much more was heard."""
    wanted = len(recording.samples) + round(duration_s * recording.sample_rate_hz)
    qtbot.waitUntil(lambda: len(recording.samples) >= wanted, timeout=10_000)


def place_ms(recording: SinkRecording, sound: NDArray[np.int16], last_s: float = 0.3) -> float:
    """Where in the interview the last thing is that was heard."""
    heard = recording.samples[-round(last_s * recording.sample_rate_hz) :].astype(np.float64)
    assert np.abs(heard).max() > 100, "it is silent"
    source = sound.astype(np.float64)
    size = 2 ** int(np.ceil(np.log2(len(source) + len(heard))))
    product = np.fft.rfft(source, size) * np.conj(np.fft.rfft(heard, size))
    likeness = np.fft.irfft(product, size)[: len(source) - len(heard)]
    place = int(np.argmax(likeness))
    found = source[place : place + len(heard)]
    assert likeness[place] / (np.linalg.norm(found) * np.linalg.norm(heard)) > 0.9
    return (place + len(heard)) / 16


def test_a_looped_passage_comes_again_and_again(qtbot, virtual_sink: VirtualSink, window, interview):
    with virtual_sink.recording() as recording:
        window.playback.loop_span(30_000, 30_700)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 2.4)
        assert 30_000 <= window.playback.position_ms <= 30_700
        press(window, PLAY)
        wait_until_playing(qtbot, window, False)
    heard = recording.samples.astype(np.float64)
    lap = 700 * 16
    first = int(np.flatnonzero(np.abs(heard) > 30)[0]) + 200
    one, other = heard[first : first + lap], heard[first + lap : first + 2 * lap]
    assert np.corrcoef(one, other)[0, 1] > 0.98


def test_faster_while_it_plays_and_the_shown_place_is_the_heard_one(qtbot, virtual_sink, window, interview):
    with virtual_sink.recording() as recording:
        window.playback.play_from(20_000)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 0.5)
        for _ in range(3):
            press(window, FASTER, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        hear(qtbot, recording, 0.3)
        assert window.transport.speed_percent > 100
        begun_ms, begun = window.playback.position_ms, len(recording.samples)
        hear(qtbot, recording, 1.0)
        passed_ms = window.playback.position_ms - begun_ms
        heard_ms = (len(recording.samples) - begun) / 16
    assert passed_ms == pytest.approx(heard_ms * window.transport.speed_percent / 100, rel=0.1)


def test_device_that_is_pulled_out_and_back(qtbot, virtual_sink: VirtualSink, window, interview):
    with virtual_sink.recording() as recording:
        window.playback.play_from(40_000)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 0.6)
        virtual_sink.kill()
    wait_until_playing(qtbot, window, False)
    qtbot.waitUntil(window.banner.isVisible)
    lost_ms = window.playback.position_ms
    assert 40_200 < lost_ms < 41_500
    QTest.keyClicks(window.view, "still typing ")
    virtual_sink.start()
    with virtual_sink.recording() as recording:
        press(window, PLAY)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 0.6)
        shown_ms = window.playback.position_ms
        assert place_ms(recording, interview[1]) == pytest.approx(shown_ms, abs=150)
        assert lost_ms - 2_000 < shown_ms < lost_ms + 1_500


@pytest.mark.usefixtures("no_device")
def test_without_a_device_all_but_the_sound_works(qtbot, no_device, window):
    press(window, PLAY)
    qtbot.waitUntil(window.banner.isVisible, timeout=10_000)
    assert not window.playback.playing
    QTest.keyClicks(window.view, "typed ")
    assert window.desk.project.transcript.paragraphs[0].text.startswith("typed ")
    window.playback.seek(12_000)
    assert window.playback.position_ms == 12_000


def test_it_sounds_as_long_as_a_key_is_held(qtbot, virtual_sink: VirtualSink, window, interview):
    window.playback.seek(28_000)
    with virtual_sink.recording() as recording:
        QTest.keyPress(window.view, HOLD)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 1.0)
        shown_ms = window.playback.position_ms
        assert place_ms(recording, interview[1]) == pytest.approx(shown_ms, abs=150)
        QTest.keyRelease(window.view, HOLD)
        wait_until_playing(qtbot, window, False)
        hear(qtbot, recording, 0.5)  # what the card had already taken
        rested_ms, silent_from = window.playback.position_ms, len(recording.samples)
        hear(qtbot, recording, 0.5)
        assert np.abs(recording.samples[silent_from:]).max() < 30
    heard_s = np.count_nonzero(np.abs(recording.samples) > 30) / 16_000
    assert heard_s > 0.3
    assert rested_ms < 28_000 + 1000 * len(recording.samples) / 16_000 - 1_000  # it went back a second


def test_it_is_silent_while_somebody_types(qtbot, virtual_sink: VirtualSink, window, interview):
    window.settings.set_value("typing_pauses", True)
    window.settings.set_value("typing_still_ms", 2_000)  # long enough for a busy machine
    window.settings.set_value("rewind_ms", 500)
    with virtual_sink.recording() as recording:
        window.playback.play_from(28_000)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 1.5)
        QTest.keyClicks(window.view, "so ")
        wait_until_playing(qtbot, window, False)
        paused_ms = window.playback.position_ms
        hear(qtbot, recording, 0.3)
        silent_from = len(recording.samples)
        QTest.keyClicks(window.view, "it is ")
        hear(qtbot, recording, 0.3)
        assert np.abs(recording.samples[silent_from:]).max() < 30
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 1.4)
        shown_ms = window.playback.position_ms
        assert place_ms(recording, interview[1], last_s=1.0) == pytest.approx(shown_ms, abs=150)
    assert paused_ms - 600 < shown_ms < paused_ms + 3_500


@pytest.mark.parametrize(("name", "codec"), [("film.mp4", "aac"), ("film.mkv", "flac"), ("film.webm", "libopus")])
def test_the_sound_of_a_film_that_is_dropped(
    qtbot, virtual_sink: VirtualSink, window, interview, tmp_path: Path, name: str, codec: str
):
    sound = np.repeat(interview[1][20 * 16_000 : 26 * 16_000], 3)[None]
    picture_s = 0.0 if codec == "libopus" else 6.0  # the helper's picture codec does not go into WebM
    film = write_media(tmp_path / name, codec, sound, 48_000, picture_s=picture_s)
    assert recordings_in([tmp_path]) == [film, tmp_path / "interview.flac"]
    decoded = decode_into_cache(film, default_cache_folder(), lambda _: None, lambda *_: None)
    with Project.create(project_path_for(film), film, decoded.sha256, decoded.duration_ms) as project:
        project.plan([Window(0, 0, decoded.duration_ms)], complete=True)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(film))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), copy, mime, left, none))
    QCoreApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, mime, left, none))
    assert window.windowTitle() == "film – Earmark"
    assert window.playback.duration_ms == pytest.approx(6_000, abs=60)
    with virtual_sink.recording() as recording:
        window.playback.play_from(1_000)
        wait_until_playing(qtbot, window)
        hear(qtbot, recording, 0.8)
        shown_ms = window.playback.position_ms
        assert place_ms(recording, np.array(decoded.samples)) == pytest.approx(shown_ms, abs=150)
