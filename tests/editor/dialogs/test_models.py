"""The list of models, and getting more of them; downloads come from a hub on this computer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton

from editor.dialogs.download import DownloadDialog
from editor.dialogs.models import ModelsDialog
from engine.models.places import default_places
from tests.dialogs import answer
from tests.engine.models.demo_copies import copy_demo
from tests.engine.models.local_hub import REPOSITORY, LocalHub

_PATIENCE_MS = 30_000


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with LocalHub() as hub:
        yield hub


@pytest.fixture
def dialog(qtbot, hub: LocalHub) -> ModelsDialog:
    made = ModelsDialog(endpoint=hub.endpoint)
    qtbot.addWidget(made, before_close_func=lambda dialog: dialog._runner.stop())
    made.show()
    return made


def names(dialog: ModelsDialog) -> list[str]:
    return [model.name for model in dialog._models]


def choose(dialog: ModelsDialog, name: str) -> None:
    dialog._table.selectRow(names(dialog).index(name))


def press(text: str) -> Callable[[QDialog], None]:
    def reply(box: QDialog) -> None:
        next(button for button in box.findChildren(QPushButton) if button.text() == text).click()

    return reply


def want(repository: str) -> Callable[[QDialog], None]:
    def reply(box: QDialog) -> None:
        assert isinstance(box, DownloadDialog)
        box._choice.setEditText(repository)
        box.accept()

    return reply


def wait(qtbot, dialog: ModelsDialog, text: str) -> None:
    qtbot.waitUntil(lambda: text in dialog._news.text(), timeout=_PATIENCE_MS)
    assert not dialog._runner.running


def test_at_first_there_is_only_the_demo_s(dialog: ModelsDialog):
    assert names(dialog) == ["demo"]
    assert "Only the demo's model is here" in dialog._news.text()
    choose(dialog, "demo")
    assert not dialog._buttons[dialog._remove].isEnabled()
    assert "only what it installed" in dialog._buttons[dialog._remove].toolTip()


def test_a_download_is_cancelled_goes_on_is_checked_and_removed(qtbot, dialog: ModelsDialog, hub: LocalHub):
    hub.stalls_after = 3_000_000
    answer(DownloadDialog, want(REPOSITORY))
    dialog._buttons[dialog._download].click()
    qtbot.waitUntil(lambda: dialog._progress.value() > 450, timeout=_PATIENCE_MS)
    assert dialog._cancel.isVisible()
    dialog._cancel.click()
    wait(qtbot, dialog, "A download goes on where it was")
    assert names(dialog) == ["demo"]
    hub.stalls_after = None
    answer(DownloadDialog, want(REPOSITORY))
    dialog._buttons[dialog._download].click()
    wait(qtbot, dialog, "whisper-small is here.")
    assert any(range_ for _, range_ in hub.asked), "it went on where it was"
    assert "whisper-small" in names(dialog)
    choose(dialog, "whisper-small")
    dialog._buttons[dialog._verify].click()
    wait(qtbot, dialog, "is whole, and loads")
    answer(QMessageBox, press("Remove"))
    dialog._buttons[dialog._remove].click()
    assert names(dialog) == ["demo"]


def test_what_the_hub_has_not_is_one_sentence(qtbot, dialog: ModelsDialog):
    answer(DownloadDialog, want("Org/nothing"))
    dialog._buttons[dialog._download].click()
    qtbot.waitUntil(lambda: not dialog._runner.running, timeout=_PATIENCE_MS)
    assert "Org/nothing" in dialog._news.text()
    assert names(dialog) == ["demo"]


def test_a_folder_is_added_and_one_is_used_where_it_is(
    qtbot, dialog: ModelsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    mine, elsewhere = copy_demo(tmp_path / "mine"), copy_demo(tmp_path / "elsewhere")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(mine))
    dialog._buttons[dialog._add_folder].click()
    wait(qtbot, dialog, "mine was added")
    assert (default_places().install / "mine" / "model.bin").is_file()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(elsewhere))
    dialog._buttons[dialog._adopt].click()
    assert "used where it is" in dialog._news.text()
    assert {"mine", "elsewhere", "demo"} == set(names(dialog))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog._buttons[dialog._add_folder].click()
    qtbot.waitUntil(lambda: not dialog._runner.running, timeout=_PATIENCE_MS)
    assert set(names(dialog)) == {"mine", "elsewhere", "demo"}
    choose(dialog, "elsewhere")
    answer(QMessageBox, press("Remove"))
    dialog._buttons[dialog._remove].click()
    assert (elsewhere / "model.bin").is_file()
    assert "elsewhere" not in names(dialog)


def test_the_download_names_what_is_known(qtbot):
    dialog = DownloadDialog()
    qtbot.addWidget(dialog)
    assert dialog.wanted == "small"
    dialog._choice.setEditText("OWNER/NAME ")
    assert dialog.wanted == "OWNER/NAME"
    dialog._choice.setEditText(" ")
    assert not dialog._start.isEnabled()
