"""The dialog that asks how a recording shall be recognised."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import resources
from editor.dialogs.start import StartDialog
from editor.settings import Settings
from engine.glossary.terms import Term, common_glossary_file, write_terms
from engine.recognition.results import Span, Task
from tests.engine.recognition.random_model import make_multilingual_model
from tests.recordings import INTERVIEW


@pytest.fixture
def glossary() -> None:
    write_terms(common_glossary_file(), [Term("Szeged"), Term("lichens", ("likens",))])


@pytest.fixture
def dialog(qtbot, settings: Settings, tmp_path: Path) -> StartDialog:
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copytree(resources.path("models/demo"), folder / "english", ignore=shutil.ignore_patterns("recipe"))
    make_multilingual_model(folder / "many")
    made = StartDialog(INTERVIEW, settings)
    qtbot.addWidget(made, before_close_func=lambda dialog: dialog.done(0))
    made.show()
    return made


def choose(dialog: StartDialog, name: str) -> None:
    dialog._form._models.setCurrentIndex(dialog._form._models.findText(name))


def test_the_time_is_measured_and_told(qtbot, dialog: StartDialog):
    expected = dialog._form._expected
    assert expected is not None
    choose(dialog, "english")
    qtbot.waitUntil(lambda: "less than a minute" in expected.text(), timeout=60_000)
    choose(dialog, "many")
    choose(dialog, "english")
    assert "less than a minute" in expected.text(), "known by now"


def test_what_only_some_models_can_do(dialog: StartDialog):
    choose(dialog, "many")
    dialog._translate.setChecked(True)
    dialog._change.setChecked(True)
    assert (dialog.options.task, dialog.options.language_per_window) == (Task.TRANSLATE, True)
    choose(dialog, "english")
    assert not dialog._translate.isEnabled()
    assert (dialog.options.task, dialog.options.language_per_window) == (Task.TRANSCRIBE, False)


def test_a_part_of_the_recording(dialog: StartDialog):
    assert not dialog.order.span
    QTest.mouseClick(dialog._more, Qt.MouseButton.LeftButton)
    assert dialog._seldom.isVisible()
    QTest.keyClicks(dialog._from, "0:30")
    assert dialog.order.span == Span(30_000, 10**12)
    QTest.keyClicks(dialog._to, "0:2")
    assert not dialog._start.isEnabled()
    assert "the first before the second" in dialog._range_news.text()
    dialog._to.setText("1:00")
    assert dialog._start.isEnabled()
    assert dialog.order.span == Span(30_000, 60_000)


def test_the_choice_is_remembered_but_not_what_is_this_recording_s_own(qtbot, dialog: StartDialog, settings: Settings):
    choose(dialog, "many")
    dialog._form._vocabulary.setPlainText("Cairngorms\n\nlichens ")
    dialog._from.setText("10")
    with qtbot.waitSignal(dialog.accepted):
        dialog._start.click()
    assert dialog.order.options.vocabulary == ("Cairngorms", "lichens")
    again = StartDialog(INTERVIEW, settings)
    qtbot.addWidget(again, before_close_func=lambda dialog: dialog.done(0))
    assert again.model.name == "many"
    assert again.order.span is None


@pytest.mark.usefixtures("glossary")
class TestWithAGlossary:
    def test_its_terms_are_expected(self, dialog: StartDialog):
        assert dialog._form.glossary.isVisible()
        assert "2 terms" in dialog._form.glossary.text()
        dialog._form._vocabulary.setPlainText("lichens\nCairngorms")
        assert dialog.options.vocabulary == ("lichens", "Cairngorms", "Szeged")

    def test_unless_the_user_says_no(self, dialog: StartDialog, settings: Settings):
        dialog._form._vocabulary.setPlainText("lichens\nCairngorms")
        dialog._form.glossary.click()
        assert dialog.options.vocabulary == ("lichens", "Cairngorms")
        dialog.accept()
        assert not settings.value("glossary_used")

    def test_what_is_in_it_is_not_listed_again(self, dialog: StartDialog):
        dialog._form.set_vocabulary(("Cairngorms", "Szeged"))
        assert dialog._form._vocabulary.toPlainText() == "Cairngorms"


def test_without_a_glossary_nothing_is_said_of_it(dialog: StartDialog):
    assert not dialog._form.glossary.isVisible()


def test_how_many_speak(dialog: StartDialog):
    counts = [dialog.order.speaker_count]
    QTest.mouseClick(dialog._more, Qt.MouseButton.LeftButton)
    dialog.speakers.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_3):
        QTest.keyClick(dialog.speakers, key)
        counts.append(dialog.order.speaker_count)
    assert counts == [None, 0, 3]
