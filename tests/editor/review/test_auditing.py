"""After a review, the window says how many errors are left where nothing is marked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from engine.doubt import drawing
from tests.editor.review.conftest import Reviewer

pytestmark = pytest.mark.usefixtures("no_device")
TALK = "then we went mailer to the old house and nobody wade what it was for"


def test_drawn_words_are_reviewed_like_the_others_and_tell_of_the_rest(
    qtbot, review: Callable[..., Reviewer], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(drawing, "AUDIT_SHARE", 0.6)
    reviewer = review(TALK, TALK, TALK)
    audited = reviewer.window.review.audited
    with qtbot.waitSignal(audited, timeout=30_000) as found:
        reviewer.press(Qt.Key.Key_F11)
        while reviewer.mode.active:
            reviewer.press(Qt.Key.Key_Return)
    drawn = [event for event in reviewer.events() if event.is_audit and event.act.value == "accepted"]
    assert found.args[0].answered == len(drawn) >= 10
    message = reviewer.window.statusBar().currentMessage()
    assert message.startswith("Where nothing is marked, about ")
    assert message.endswith(f"by {len(drawn)} words drawn for review.")


def test_a_few_drawn_words_tell_nothing(qtbot, review: Callable[..., Reviewer]):
    reviewer = review(TALK)
    auditing = reviewer.window.review._auditing
    with qtbot.waitSignal(auditing._runner.finished, timeout=30_000), qtbot.assertNotEmitted(auditing.audited):
        reviewer.press(Qt.Key.Key_F11)
        reviewer.press(Qt.Key.Key_Escape)
