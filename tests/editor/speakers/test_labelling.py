"""The dialog that finds out who speaks: real sound, a real child process, one step to undo."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from editor.history import TranscriptHistory
from editor.settings import Settings
from editor.speakers.labelling import LabellingDialog, SpeakerLabelling
from engine.audio.identity import sha256_of
from engine.project.project import Project
from engine.project.transcribing import SPEAKER_COUNT
from engine.recognition.results import RecognisedSegment, RecognisedWindow, RecognisedWord, Step, Window
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.editor.conftest import PROVENANCE

NETWORK = "models/diarization/pyannote-segmentation-3.0.int8.onnx"


@pytest.fixture
def open_dialog(qtbot, shared: Path, tmp_path: Path, settings: Settings):
    """Opens the dialog for a telephone talk of which every third of a second is a word."""
    recording = Path(shutil.copy(shared / "audio/multi_speaker/sample.wav", tmp_path / "talk.wav"))
    words = tuple(RecognisedWord("word", at_ms, at_ms + 250, 0.9) for at_ms in range(7_000, 29_500, 333))
    project = Project.create(tmp_path / "talk.earmark", recording, sha256_of(recording), 30_000)
    project.plan([Window(0, 0, 30_000)], complete=True)
    project.set_provenance(PROVENANCE)
    segment = RecognisedSegment(words, -0.3, 0.01, 1.2, Step.PLAIN)
    project.add_recognised(RecognisedWindow(Window(0, 0, 30_000), (segment,)))
    history = TranscriptHistory(project)
    made: list[LabellingDialog] = []

    def make() -> LabellingDialog:
        dialog = LabellingDialog(project, history, settings)
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    yield make, project, history
    for dialog in made:
        dialog.done(0)
    history.close()
    project.close()


Opened = tuple[Callable[[], LabellingDialog], Project, TranscriptHistory]


def test_who_speaks_is_found_out_and_undone_in_one_step(qtbot, open_dialog: Opened, shared: Path, settings: Settings):
    make, project, history = open_dialog
    dialog = make()
    dialog.model.setText(str(shared / NETWORK))
    dialog.count.setValue(2)
    with qtbot.waitSignal(dialog.accepted, timeout=60_000):
        dialog.start.click()
    paragraphs = project.transcript.paragraphs
    assert {paragraph.speaker_id for paragraph in paragraphs} == {1, 2}
    assert [speaker.name for speaker in project.transcript.speakers.values()] == ["Speaker 1", "Speaker 2"]
    assert settings.text("speaker_model") == str(shared / NETWORK)
    history.undo()
    assert {paragraph.speaker_id for paragraph in paragraphs} == {None}
    assert not project.transcript.speakers


def test_what_is_given_already_stays(qtbot, open_dialog: Opened, shared: Path):
    make, project, history = open_dialog
    history.apply(NameSpeaker(1, "Anna"))
    for paragraph in tuple(project.transcript.paragraphs):
        history.apply(SetSpeaker(paragraph.id, 1))
    dialog = make()
    with qtbot.waitSignal(dialog.runner.finished, timeout=60_000):
        dialog.start.click()
    assert "Nothing was found" in dialog.news.text()
    assert dialog.start.isEnabled()
    assert {paragraph.speaker_id for paragraph in project.transcript.paragraphs} == {1}


def test_a_model_that_is_not_there_is_told(qtbot, open_dialog: Opened, tmp_path: Path):
    make, project, _ = open_dialog
    dialog = make()
    dialog.model.setText(str(tmp_path / "none.onnx"))
    with qtbot.waitSignal(dialog.runner.failed, timeout=60_000):
        dialog.start.click()
    assert "none.onnx" in dialog.news.text()
    assert dialog.start.isEnabled()
    assert not project.transcript.speakers


def test_it_can_be_stopped(qtbot, open_dialog: Opened, shared: Path):
    make, project, _ = open_dialog
    dialog = make()
    dialog.model.setText(str(shared / NETWORK))
    dialog.start.click()
    running = dialog.runner.running
    with qtbot.waitSignal(dialog.rejected):
        dialog.buttons.rejected.emit()
    assert (running, dialog.runner.running) == (True, False)
    assert not project.transcript.speakers


@pytest.fixture
def labelling(qtbot, settings: Settings) -> Iterator[SpeakerLabelling]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SpeakerLabelling(settings, window)
    yield made
    made.runner.stop()


def test_as_many_as_was_said_beforehand_are_told_apart(
    qtbot, open_dialog: Opened, labelling: SpeakerLabelling, shared: Path, settings: Settings
):
    _, project, history = open_dialog
    settings.set_value("speaker_model", str(shared / NETWORK))
    labelling.show_project(project, history)
    assert not labelling.runner.running, "nothing was said"
    project.set_fact(SPEAKER_COUNT, 2)
    with qtbot.waitSignal(labelling.runner.finished, timeout=60_000):
        labelling.begin_as_said()
    assert {paragraph.speaker_id for paragraph in project.transcript.paragraphs} == {1, 2}
    assert project.fact(SPEAKER_COUNT) is None
    history.undo()
    assert not project.transcript.speakers
    labelling.begin_as_said()
    assert not labelling.runner.running, "it is done once"


def test_where_somebody_told_them_apart_already_nothing_is_done(open_dialog: Opened, labelling: SpeakerLabelling):
    _, project, history = open_dialog
    history.apply(NameSpeaker(1, "Anna"))
    history.apply(SetSpeaker(project.transcript.paragraphs[0].id, 1))
    project.set_fact(SPEAKER_COUNT, 2)
    labelling.show_project(project, history)
    assert not labelling.runner.running
    assert project.fact(SPEAKER_COUNT) is None


def test_what_stands_in_the_way_is_told_once(
    qtbot, open_dialog: Opened, labelling: SpeakerLabelling, tmp_path: Path, settings: Settings
):
    _, project, history = open_dialog
    settings.set_value("speaker_model", str(tmp_path / "none.onnx"))
    project.set_fact(SPEAKER_COUNT, 0)
    with qtbot.waitSignal(labelling.failed, timeout=60_000):
        labelling.show_project(project, history)
    assert project.fact(SPEAKER_COUNT) is None


def test_closing_the_project_stops_it_until_the_next_time(
    open_dialog: Opened, labelling: SpeakerLabelling, shared: Path, settings: Settings
):
    _, project, history = open_dialog
    settings.set_value("speaker_model", str(shared / NETWORK))
    project.set_fact(SPEAKER_COUNT, 2)
    labelling.show_project(project, history)
    running = labelling.runner.running
    labelling.show_project(None, None)
    assert (running, labelling.runner.running) == (True, False)
    assert project.fact(SPEAKER_COUNT) == 2
