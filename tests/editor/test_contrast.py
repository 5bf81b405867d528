"""Everything can be read in every look."""

import pytest
from PySide6.QtGui import QColor, QPalette

from editor.contrast import contrast
from editor.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Look
from editor.transcript_view import colours
from editor.transcript_view.colours import colours_for

TEXT, LARGE_OR_LINE, HIGH = 4.5, 3.0, 7.0
LOOKS = {"light": LIGHT, "dark": DARK, "high light": HIGH_LIGHT, "high dark": HIGH_DARK}
VIEWS = {
    "light": colours.LIGHT,
    "dark": colours.DARK,
    "high light": colours.HIGH_LIGHT,
    "high dark": colours.HIGH_DARK,
}


def test_contrast_is_that_of_wcag():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", LOOKS)
def test_the_window_can_be_read(name: str):
    look = LOOKS[name]
    least = HIGH if name.startswith("high") else TEXT
    for text, ground in (
        *((look.text, ground) for ground in (look.window, look.panel, look.raised)),
        *((look.faint, ground) for ground in (look.window, look.panel)),
        (look.on_accent, look.accent),
        (look.on_warning, look.warning),
    ):
        assert contrast(QColor(text), QColor(ground)) >= least, (text, ground)
    for ground in (look.window, look.panel):
        assert contrast(QColor(look.accent), QColor(ground)) >= LARGE_OR_LINE


@pytest.mark.parametrize("name", VIEWS)
def test_the_transcript_can_be_read(name: str):
    look, view = LOOKS[name], VIEWS[name]
    least = HIGH if name.startswith("high") else TEXT
    paper = QColor(look.panel)
    for ground in (paper, view.doubtful, view.very_doubtful, view.heard, *view.coded):
        assert contrast(QColor(look.text), ground) >= least, ground.name()
    for colour in (view.quiet, view.link, view.note, *view.speakers):
        assert contrast(colour, paper) >= least, colour.name()
    lines = (view.doubtful_line, view.very_doubtful_line, view.heard_line, view.misspelled_line)
    for line in (*lines, *view.coded_line):
        assert contrast(line, paper) >= LARGE_OR_LINE, line.name()
    for ground in (view.doubtful, view.very_doubtful, view.heard, view.found, *view.coded):
        assert contrast(view.misspelled_line, ground) >= LARGE_OR_LINE, ground.name()
    for ground, line in zip(view.coded, view.coded_line, strict=True):
        assert contrast(line, ground) >= LARGE_OR_LINE, ground.name()
    assert contrast(view.pill_text, view.pill) >= least


@pytest.mark.parametrize("name", VIEWS)
def test_the_transcript_takes_the_colours_of_the_window(name: str):
    assert colours_for(_palette(LOOKS[name])) is VIEWS[name]


def _palette(look: Look) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(look.panel))
    palette.setColor(QPalette.ColorRole.Text, QColor(look.text))
    return palette
