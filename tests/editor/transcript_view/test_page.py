"""The page as the user wants it: lines longer or shorter, closer or wider apart, in another typeface."""

import pytest
from PySide6.QtGui import QFont, QFontInfo

from editor.theme import typeface_families
from editor.transcript_view.page import Page, PageStyle
from editor.transcript_view.view import TranscriptView


def test_lines_are_as_long_and_as_high_as_wished(qapp: object):
    font = QFont()
    narrow, wide = (Page(font, 200, PageStyle(line_characters=count)) for count in (50, 100))
    left_narrow, right_narrow = narrow.beside(3_000)
    left_wide, right_wide = wide.beside(3_000)
    assert left_narrow + right_narrow > left_wide + right_wide
    assert Page(font, 200, PageStyle(line_percent=200)).rhythm.line_height == pytest.approx(
        2 * Page(font, 200, PageStyle(line_percent=100)).rhythm.line_height, abs=2
    )


def test_the_view_takes_a_typeface(qtbot):
    view = TranscriptView()
    qtbot.addWidget(view)
    size = view.font_size
    view.set_typeface(typeface_families("mono"))
    assert QFontInfo(view.font()).fixedPitch()
    assert view.font_size == size
    view.set_page_style(PageStyle(60, 180))
    view.set_typeface(typeface_families("sans"))
    assert not QFontInfo(view.font()).fixedPitch()
