"""The main job, as a user does it, with the real program in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pysubs2
import pytest

from engine.project.project import Project
from engine.transcript.edits import ReplaceText
from tests.virtual_sink import VirtualSink


def earmark(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editor.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.timeout(150)
def test_the_demo_without_a_screen(tmp_path: Path):
    done = earmark("demo", "--headless", "--output", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    assert "Interviewer" in done.stdout
    assert "?]" in done.stdout
    made = tmp_path / "demo" / "interview"
    subtitles = pysubs2.load(str(made.with_suffix(".srt")))
    assert len(subtitles) > 15
    assert all(line.start < line.end for line in subtitles)
    words = [w for s in json.loads(made.with_suffix(".json").read_text())["segments"] for w in s["words"]]
    assert len(words) > 150
    starts = [word["start"] for word in words]
    assert starts == sorted(starts)
    assert "<v Researcher>" in made.with_suffix(".vtt").read_text()
    assert "Researcher:" in made.with_suffix(".txt").read_text()
    picture = made.with_suffix(".png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 30_000  # a blank window takes far less
    again = earmark("demo", "--headless", "--output", tmp_path / "demo")
    assert again.returncode == 0, again.stderr
    assert again.stdout == done.stdout


def test_without_a_screen_there_is_one_clear_line(tmp_path: Path):
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    for arguments in ((), (tmp_path,)):
        done = earmark(*arguments, env=environment)
        assert done.returncode == 1
        assert done.stderr == "earmark: there is no display to open a window on; see earmark --help\n"
    assert earmark("nonsense").returncode == 2


# What the user does, run inside the real program: it takes the window and says on standard output how far it is.
USER = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from PySide6.QtCore import QPoint, QTimer, Qt
    from PySide6.QtGui import QTextCursor
    from PySide6.QtTest import QTest
    from editor.app import run
    from editor.interview import interview_order

    def say(*what):
        print(*what, flush=True)

    def begin(window):
        window.recognition.finished.connect(lambda: QTimer.singleShot(0, window, lambda: play(window)))
        window.transcribing.begin(interview_order(Path(sys.argv[1])))

    def play(window):
        view, transcript = window.view, window.desk.project.transcript
        paragraph = transcript.paragraphs[4]
        block = view.document().findBlockByNumber(4)
        cursor = QTextCursor(block)
        start, end = list(paragraph.spans())[1]
        cursor.setPosition(block.position() + start + 1)
        view.setTextCursor(cursor)
        view.ensureCursorVisible()
        say("word", paragraph.words[1].start_ms)
        point = view.cursorRect(cursor).center() + QPoint(2, 0)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTimer.singleShot(4000, window, lambda: correct(window))

    def correct(window):
        say("playing", window.playback.playing, window.playback.position_ms)
        view = window.view
        cursor = view.textCursor()
        paragraph = window.desk.project.transcript.paragraphs[1]
        block = view.document().findBlockByNumber(1)
        start, end = list(paragraph.spans())[2]
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
        view.setFocus()
        say("old", paragraph.words[2].text, paragraph.words[2].start_ms, paragraph.words[2].end_ms)
        QTest.keyClicks(view, "Cairngorms")
        say("typed", window.desk.project.transcript.paragraphs[1].text)

    raise SystemExit(run(begin))
""")


@pytest.mark.timeout(150)
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_hear_correct_and_survive_a_kill(tmp_path: Path, virtual_sink: VirtualSink):
    folder = tmp_path / "work"
    script = tmp_path / "user.py"
    script.write_text(USER)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, str(script), str(folder)]
    said: dict[str, str] = {}
    with (
        virtual_sink.recording() as heard,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program,
    ):
        assert program.stdout is not None
        for line in program.stdout:
            key, _, rest = line.strip().partition(" ")
            said[key] = rest
            if key == "typed":
                break
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(1.0)
        program.send_signal(signal.SIGKILL)
    assert said["playing"].startswith("True")
    check_sound(heard.samples, folder, int(said["word"]))

    project_path = folder / "interview.earmark"
    with Project.open(project_path) as project:
        paragraph = project.transcript.paragraphs[1]
        assert paragraph.text == said["typed"]
        old_text, old_start, old_end = said["old"].rsplit(" ", 2)
        assert (paragraph.words[2].start_ms, paragraph.words[2].end_ms) == (int(old_start), int(old_end))
        before = list(project.transcript.paragraphs)
        change = project.apply(ReplaceText(paragraph.id, 0, 0, "And so "))
        project.apply(change.inverse)
        assert list(project.transcript.paragraphs) == before
    listed = earmark("corrections", project_path, "--json")
    assert listed.returncode == 0, listed.stderr
    [correction] = [json.loads(line) for line in listed.stdout.splitlines()]
    assert old_text in json.dumps(correction)
    assert "Cairngorms" in json.dumps(correction)


def check_sound(heard: np.ndarray, folder: Path, word_ms: int) -> None:
    """What reached the sound card first is the recording at the word, within 60 ms."""
    from engine.audio.cache import cached_samples, default_cache_folder

    sound = cached_samples(folder / "interview.flac", default_cache_folder())
    assert sound is not None
    source = np.asarray(sound.samples, dtype=np.float64)
    played = np.asarray(heard, dtype=np.float64)
    first = int(np.flatnonzero(np.abs(played) > 30)[0])
    piece = played[first : first + 16_000]
    around = source[max(0, word_ms * 16 - 16_000) : word_ms * 16 + 48_000]
    correlation = np.correlate(around, piece, "valid")
    place = int(np.argmax(correlation)) + max(0, word_ms * 16 - 16_000)
    energy = np.linalg.norm(piece) * np.linalg.norm(source[place : place + len(piece)])
    assert correlation.max() / energy > 0.9
    silence = int(np.flatnonzero(np.abs(source[word_ms * 16 :]) > 30)[0])
    assert abs(place - (word_ms * 16 + silence)) / 16 < 60
