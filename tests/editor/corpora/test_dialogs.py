"""Consent and training data in the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialog

from editor.corpora.consent_dialog import ConsentDialog
from editor.corpora.corpus_dialog import CorpusDialog
from editor.corpora.reasons import REASONS, reason_words
from editor.settings import Settings
from engine.corpus.corpus import Corpus
from engine.corpus.reasons import Reason
from engine.corpus.utterances import Grade
from engine.project.consent import Consent, Scope, consent_of
from engine.project.project import Project
from engine.transcript.words import Speaker
from tests.engine.corpus.corpora import CONSENT, allow, correct, reviewed_project
from tests.engine.corpus.projects import make_project as plain_project

SPEAKERS = (Speaker(1, "Anna & Co"), Speaker(2, "Ben"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def projects(tmp_path: Path) -> tuple[Path, Path]:
    """One that is reviewed, and one without consent."""
    return reviewed_project(tmp_path, name="reviewed"), correct(plain_project(tmp_path, name="pilot", seed=2))


@pytest.fixture
def dialog(qtbot, settings: Settings, projects: tuple[Path, Path]) -> Iterator[CorpusDialog]:
    shown = CorpusDialog(settings, projects[0])
    qtbot.addWidget(shown)
    shown.show()
    yield shown
    shown.reject()


def wait(qtbot, dialog: CorpusDialog) -> None:
    qtbot.waitUntil(lambda: not dialog._runner.running, timeout=60_000)


def cells(dialog: CorpusDialog) -> list[list[str]]:
    table = dialog.projects
    return [
        [item.text() if (item := table.item(row, column)) else "" for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_what_is_noted_comes_back(qtbot):
    consent = Consent(
        frozenset({Scope.TRANSCRIBE, Scope.TRAIN}), date(2026, 5, 1), "Form 7", None, False, frozenset({2})
    )
    shown = ConsentDialog(consent, SPEAKERS)
    qtbot.addWidget(shown)
    shown.show()
    assert shown.consent == consent
    assert [box.text() for box in shown.withdrawn_by.values()] == ["Anna && Co", "Ben"]
    shown.scopes[Scope.SHARE].click()
    shown.withdrawn_by[1].click()
    shown.expires_on.noted.click()
    shown.expires_on.edit.setDate(QDate(2036, 5, 1))
    changed = shown.consent
    assert changed.scopes == {Scope.TRANSCRIBE, Scope.TRAIN, Scope.SHARE}
    assert (changed.expires_on, changed.withdrawn_speakers) == (date(2036, 5, 1), frozenset({1, 2}))
    shown.withdrawn.click()
    assert shown.consent.withdrawn
    assert not shown.withdrawn_by[1].isEnabled()
    assert not shown.scopes[Scope.TRANSCRIBE].isEnabled()


def test_from_no_corpus_to_a_build(qtbot, dialog: CorpusDialog, settings: Settings, projects, tmp_path: Path):
    assert not dialog.build.isEnabled()
    assert not dialog.add.isEnabled()
    folder = tmp_path / "Lichens"
    dialog.make(folder)
    wait(qtbot, dialog)
    assert [row[:2] for row in cells(dialog)] == [["reviewed", "5"]]
    assert dialog._result.text().startswith("A build would hold 5 utterances")
    assert not dialog.add_current.isEnabled()  # it is in it
    dialog.add_projects(projects)
    wait(qtbot, dialog)
    assert [row[3] for row in cells(dialog)] == ["No consent to this", ""]
    reason = dialog.left_out.item(0, 0)
    assert reason is not None
    assert reason.text() == "Under a second of speech"
    [nemo] = dialog.formats.findItems("NeMo manifest", Qt.MatchFlag.MatchExactly)
    nemo.setCheckState(Qt.CheckState.Checked)
    qtbot.mouseClick(dialog.build, Qt.MouseButton.LeftButton)
    assert dialog.cancel.isVisible()
    assert not dialog.build.isEnabled()
    wait(qtbot, dialog)
    assert dialog._result.text().startswith("Build 0001 is done: 5 utterances")
    assert dialog.show_build.isVisible()
    assert (folder / "builds" / "0001" / "nemo").is_dir()
    assert settings.text("corpus_formats") == "audiofolder,nemo"
    again = CorpusDialog(settings, None)
    qtbot.addWidget(again)
    wait(qtbot, again)
    assert [row[0] for row in cells(again)] == ["pilot", "reviewed"]
    again.reject()


def test_what_is_asked_for_and_who_is_in_changes(qtbot, dialog: CorpusDialog, projects, tmp_path: Path):
    dialog.make(tmp_path / "corpus")
    wait(qtbot, dialog)
    dialog.shared.click()
    wait(qtbot, dialog)
    assert cells(dialog)[0][3] == "No consent to this"
    dialog.verified.click()
    wait(qtbot, dialog)
    assert Corpus.open(tmp_path / "corpus").taking.least_grade is Grade.VERIFIED
    qtbot.mouseClick(dialog.build, Qt.MouseButton.LeftButton)
    wait(qtbot, dialog)
    assert "1 projects have no consent" in dialog._result.text()
    dialog.projects.selectRow(0)
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    wait(qtbot, dialog)
    assert cells(dialog) == []
    assert not dialog.build.isEnabled()


def test_builds_and_models_that_hold_what_was_taken_back_are_named(
    qtbot, dialog: CorpusDialog, projects, tmp_path: Path
):
    dialog.make(tmp_path / "corpus")
    wait(qtbot, dialog)
    qtbot.mouseClick(dialog.build, Qt.MouseButton.LeftButton)
    wait(qtbot, dialog)
    Corpus.open(tmp_path / "corpus").note_model("our-whisper", "0001")
    allow(projects[0], replace(CONSENT, withdrawn_speakers=frozenset({2})))
    dialog._open(tmp_path / "corpus")
    wait(qtbot, dialog)
    assert dialog._result.text().endswith("What is not allowed any more is still in: 0001. Trained on it: our-whisper.")


def test_stopping(qtbot, dialog: CorpusDialog, tmp_path: Path):
    dialog.make(tmp_path / "corpus")
    with qtbot.waitSignal(dialog._runner.cancelled, timeout=30_000):
        qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert dialog._result.text() == "Stopped. What is done so far is kept."
    assert dialog.build.isEnabled()


def test_a_corpus_that_is_gone_is_told(qtbot, settings: Settings, tmp_path: Path):
    settings.set_value("corpus", str(tmp_path / "gone"))
    shown = CorpusDialog(settings, None)
    qtbot.addWidget(shown)
    assert "There is no corpus in" in shown._result.text()
    assert not shown.build.isEnabled()
    assert not shown.add_current.isVisible()


def test_every_reason_has_words():
    assert REASONS.keys() == set(Reason)
    assert all(reason_words(reason) for reason in Reason)


def test_the_menu_notes_consent(
    qtbot, settings: Settings, make_project: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
):
    from editor.window import EditorWindow

    project = make_project("good morning and welcome | thank you for having me")
    project.close()
    window = EditorWindow(settings)
    qtbot.addWidget(window)
    window.show()
    assert window.desk.open_project(project.path)

    def fill_in(shown: QDialog) -> bool:
        assert isinstance(shown, ConsentDialog)
        shown.scopes[Scope.TRAIN].click()
        shown.form.setText("Form 7")
        return True

    monkeypatch.setattr(ConsentDialog, "exec", fill_in)
    window.actions_by_id["consent"].trigger()
    assert window.desk.project is not None
    assert consent_of(window.desk.project) == Consent(CONSENT.scopes, form="Form 7")
    window.close()
