"""Plain text."""

from engine.formats.txt import write_txt
from tests.engine.formats.sources import EMPTY, INTERVIEW, NOTHING, paragraph, source


def test_interview():
    assert (
        write_txt(INTERVIEW)
        == """\
[00:00:00] Anna: Good morning, and thank you for coming. Can you tell me what you do?

[00:00:07] Ben: I study lichens; they grow on R&D <labs>, 🔬 --> everywhere.

[01:01:01] (laughter)
"""
    )


def test_nothing_to_show():
    assert write_txt(NOTHING) == ""
    assert write_txt(EMPTY) == ""


def test_spaces_inside_stay_as_typed():
    assert write_txt(source(paragraph(" Vraiment\u00a0? Oui  "))) == "[00:00:00] Vraiment\u00a0? Oui\n"
