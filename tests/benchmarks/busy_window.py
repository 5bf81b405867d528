"""The real window at work: a 3 h project is scrolled and typed in, while another recording is recognised."""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from editor.app import make_application
from editor.settings import Settings
from editor.window import EditorWindow
from engine.audio.cache import CachedSound
from tests.benchmarks.editor import make_project
from tests.recordings import repeated_interview

WORDS = 30_000
TURNS = 110
"""Of the built-in interview: 3 h."""
PRESS_MS = 80


class BusyWindow:
    """A window that plays while it is worked in, and the recognition beside it."""

    def __init__(self, folder: Path, sound: Path) -> None:
        self._application = make_application()
        self._folder = folder
        self._chance = random.Random(5)
        self._presses = 0
        self._window = EditorWindow(Settings(folder / "settings.ini"))
        self._window.resize(1280, 860)
        self._window.show()
        self._window.desk.open_project(make_project(folder, "long", WORDS))
        self._window.playback.load(CachedSound(sound, "long", sound.stat().st_size // 32))

    def __enter__(self) -> Self:
        self._recording = repeated_interview(self._folder / "beside.wav", TURNS)
        self._recognise()
        return self

    def __exit__(self, *_: object) -> None:
        self._recognition.kill()
        self._recognition.wait()
        self._window.close()

    @property
    def underruns(self) -> int:
        player = self._window.playback._player
        assert player is not None
        return player.underruns

    def play(self, duration_s: float, tempo: float) -> int:
        """Play from the start for so long; return how often a key was pressed or the text scrolled meanwhile."""
        self._presses = 0
        work = QTimer()
        work.timeout.connect(self._work)
        work.start(PRESS_MS)
        loop = QEventLoop()
        QTimer.singleShot(round(duration_s * 1000), loop.quit)
        self._window.playback.set_tempo(tempo)
        self._window.playback.play_from(0)
        loop.exec()
        assert self._window.playback.playing
        work.stop()
        self._window.playback.toggle(0)
        QTimer.singleShot(500, loop.quit)
        loop.exec()
        return self._presses

    def _recognise(self) -> None:
        """Recognise the other recording, into a project of its own each time."""
        output = tempfile.mkdtemp(dir=self._folder)
        command = [sys.executable, "-m", "editor.main", "transcribe", str(self._recording), "--output", output]
        environment = {**os.environ, "EARMARK_CACHE": str(self._folder / "cache")}
        self._recognition = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _work(self) -> None:
        if self._recognition.poll() is not None:
            self._recognise()
        view = self._window.view
        self._presses += 1
        if self._presses % 25 == 0:
            document = view.document()
            cursor = QTextCursor(document.findBlockByNumber(self._chance.randrange(document.blockCount())))
            view.setTextCursor(cursor)
            view.ensureCursorVisible()
        elif self._presses % 3 == 0:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + self._chance.choice((-300, 120, 300)))
        else:
            QTest.keyClicks(view, self._chance.choice("abcdefg hij"))
