"""What was reviewed is learnt from when the project is closed."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.doubt.experience import default_experience_file
from engine.transcript.edits import ConfirmWords

pytestmark = pytest.mark.usefixtures("nothing_drawn", "no_device")


def test_a_review_is_learnt_from_behind_the_window(qtbot, review: Callable[..., Any]):
    reviewer = review("then we went mailer to the old house")
    project = reviewer.project
    words = len(project.transcript.paragraphs[0].words)
    project.apply(ConfirmWords(project.transcript.paragraphs[0].id, 0, words - 1))
    learning = reviewer.window.review._learning
    with qtbot.waitSignal(learning._runner.finished, timeout=20_000) as learnt:
        assert reviewer.window.desk.close()
    assert learnt.args == [words]
    assert default_experience_file().exists()
