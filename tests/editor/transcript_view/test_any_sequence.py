"""Whatever is typed, selected, pasted and undone in whatever order: the screen says what the transcript says."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest

from engine.project.project import Project
from engine.transcript.edits import AlignWords
from engine.transcript.words import Timing
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import hear, project_at, prose

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PIECES = (
    "word",
    "two words",
    "a\nb",
    "\n",
    " x \n\n y ",
    "😀",
    "e\u0301",
    "שלום",
    "日本語",
    "line\u2028end",
    "\x00\t\ud83d",
)
KEYS = (
    (Qt.Key.Key_Return, None),
    (Qt.Key.Key_Return, SHIFT),
    (Qt.Key.Key_Backspace, None),
    (Qt.Key.Key_Backspace, CONTROL),
    (Qt.Key.Key_Delete, None),
    (Qt.Key.Key_Delete, CONTROL),
    (Qt.Key.Key_Left, None),
    (Qt.Key.Key_Right, SHIFT),
    (Qt.Key.Key_Down, SHIFT),
    (Qt.Key.Key_Home, CONTROL),
    (Qt.Key.Key_End, CONTROL),
    (Qt.Key.Key_End, None),
    (Qt.Key.Key_Home, None),
    (Qt.Key.Key_X, CONTROL),
    (Qt.Key.Key_K, CONTROL),
)


class Fingers:
    """Does random things to a view, as a user would."""

    def __init__(self, desk: Desk, project: Project, source: random.Random) -> None:
        self.desk = desk
        self.project = project
        self.source = source
        self.heard: list[str] = []

    def do_something(self) -> str:
        actions: tuple[tuple[Callable[[], object], int], ...] = (
            (self.type, 30),
            (self.press, 25),
            (self.place_caret, 15),
            (self.click, 5),
            (self.paste, 8),
            (self.copy, 6),
            (self.paste_own, 6),
            (self.align, 8),
            (self.drop, 3),
            (self.compose, 5),
            (self.move, 3),
            (self.undo, 8),
            (self.redo, 5),
            (self.hear, 6),
            (self.pause, 5),
        )
        (action,) = self.source.choices([action for action, _ in actions], [weight for _, weight in actions])
        action()
        return action.__name__

    def type(self) -> None:
        QTest.keyClicks(self.desk.view, "".join(self.source.choices("abc  .", k=self.source.randrange(1, 5))))

    def press(self) -> None:
        key, modifiers = self.source.choice(KEYS)
        for _ in range(self.source.randrange(1, 4)):
            self.desk.press(key, modifiers or Qt.KeyboardModifier.NoModifier)

    def place_caret(self) -> None:
        cursor = self.desk.view.textCursor()
        end = self.desk.view.text.characterCount()
        cursor.setPosition(self.source.randrange(end))
        if self.source.random() < 0.5:
            far = self.source.random() < 0.3
            reach = end if far else 12
            target = min(max(cursor.position() + self.source.randrange(-reach, reach), 0), end - 1)
            cursor.setPosition(target, QTextCursor.MoveMode.KeepAnchor)
        self.desk.view.setTextCursor(cursor)

    def click(self) -> None:
        viewport = self.desk.view.viewport()
        place = QPoint(self.source.randrange(viewport.width()), self.source.randrange(viewport.height()))
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)

    def paste(self) -> None:
        data = QMimeData()
        data.setText(self.source.choice(PIECES))
        QGuiApplication.clipboard().setMimeData(data)
        self.desk.press(Qt.Key.Key_V, CONTROL)

    def copy(self) -> None:
        """Copy or cut, to be pasted somewhere later."""
        self.place_caret()
        if self.desk.view.textCursor().hasSelection():
            self.desk.press(self.source.choice((Qt.Key.Key_C, Qt.Key.Key_X)), CONTROL)

    def paste_own(self) -> None:
        self.desk.press(Qt.Key.Key_V, CONTROL)

    def drop(self) -> None:
        """Drop the selection, as a copy, where it is let go."""
        if self.desk.view.textCursor().hasSelection():
            data = self.desk.view.createMimeDataFromSelection()
            viewport = self.desk.view.viewport()
            place = QPoint(self.source.randrange(viewport.width()), self.source.randrange(viewport.height()))
            how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, CONTROL
            QGuiApplication.sendEvent(viewport, QDragEnterEvent(place, *how))
            QGuiApplication.sendEvent(viewport, QDropEvent(QPointF(place), *how))

    def align(self) -> None:
        """Let some new words of a paragraph be found in the sound."""
        transcript = self.desk.history.transcript
        for paragraph in self.source.sample(list(transcript.paragraphs), min(3, len(transcript.paragraphs))):
            fitted = [place for place, word in enumerate(paragraph.words) if word.timing is Timing.INTERPOLATED]
            if fitted:
                place = self.source.choice(fitted)
                low_ms, high_ms = transcript.room(paragraph.id, place, place + 1)
                start_ms = self.source.randint(low_ms, high_ms)
                times = (start_ms, self.source.randint(start_ms, high_ms))
                self.desk.history.align(AlignWords(paragraph.id, place, (times,)))

    def compose(self) -> None:
        QGuiApplication.sendEvent(self.desk.view, QInputMethodEvent("にほ", []))
        if self.source.random() < 0.3:
            self.hear()
        event = QInputMethodEvent()
        event.setCommitString(self.source.choice(PIECES))
        QGuiApplication.sendEvent(self.desk.view, event)

    def move(self) -> None:
        target = QTextCursor(self.desk.view.text)
        target.setPosition(self.source.randrange(self.desk.view.text.characterCount()))
        self.desk.view.move_selection_to(target)

    def undo(self) -> None:
        for _ in range(self.source.randrange(1, 6)):
            self.desk.press(Qt.Key.Key_Z, CONTROL)

    def redo(self) -> None:
        for _ in range(self.source.randrange(1, 6)):
            self.desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)

    def hear(self) -> None:
        self.heard.append(prose(self.source.randrange(2, 9), self.source))
        hear(self.project, self.heard[-1])

    def pause(self) -> None:
        self.desk.now_s += 3


def first_disorder(project: Project) -> int | None:
    """Return the first paragraph whose words do not spell it, or are out of order in time."""
    last_ms = 0
    for paragraph in project.transcript.paragraphs:
        if "".join(paragraph.text.split()) != "".join(word.text for word in paragraph.words):
            return paragraph.id
        for word in paragraph.words:
            if not last_ms <= word.start_ms <= word.end_ms:
                return paragraph.id
            last_ms = word.end_ms
    return None


@pytest.mark.parametrize("seed", [*range(16), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(16, 216))])
def test_the_screen_always_says_what_the_transcript_says(desk_with, tmp_path, seed):
    source = random.Random(seed)
    start = [prose(source.randrange(1, 12), source) for _ in range(source.randrange(1, 7))]
    path = tmp_path / "any.earmark"
    with project_at(path, start) as project:
        desk = desk_with(project)
        before = list(project.transcript.paragraphs)
        fingers = Fingers(desk, project, source)

        for step in range(120):
            action = fingers.do_something()
            assert desk.view.first_difference() is None, f"after step {step}, {action}"
            assert first_disorder(project) is None, f"after step {step}, {action}"
        then = list(project.transcript.paragraphs)
        steps = desk.history.stack.index()

        while desk.history.stack.canUndo():
            desk.press(Qt.Key.Key_Z, CONTROL)
            assert desk.view.first_difference() is None
        undone = list(project.transcript.paragraphs)
        assert undone[: len(before)] == before
        assert [paragraph.text for paragraph in undone[len(before) :]] == fingers.heard

        while desk.history.stack.index() < steps:
            desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)
            assert desk.view.first_difference() is None
        assert list(project.transcript.paragraphs) == then
    with Project.open(path, read_only=True) as project:
        assert list(project.transcript.paragraphs) == then
