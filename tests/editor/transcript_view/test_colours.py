"""The colours of speakers: read on the page, and told apart however somebody sees colours."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from editor.theme import DARK as DARK_LOOK
from editor.theme import LIGHT as LIGHT_LOOK
from editor.transcript_view.colours import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, SPEAKER_COLOURS, Colours

# What is left of red, green and blue light to those who lack one of the three; Machado, Oliveira and Fernandes (2009).
SIGHT = {
    "all three": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.052]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def light_of(colour: QColor) -> np.ndarray:
    """Return the linear red, green and blue of a colour, 0 to 1."""
    values = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted(float(TO_XYZ[1] @ light_of(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("colours", "page"), [(LIGHT, LIGHT_LOOK.panel), (DARK, DARK_LOOK.panel)])
def test_speakers_can_be_read(colours: Colours, page: str):
    assert min(contrast(colour, QColor(page)) for colour in colours.speakers) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_speakers_can_be_told_apart(colours: Colours, sight: str):
    seen = [lab(SIGHT[sight] @ light_of(colour)) for colour in colours.speakers]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) >= 15


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK])
def test_a_misspelled_word_is_told_from_a_doubtful_one(colours: Colours, sight: str):
    wave, *doubt = (
        lab(SIGHT[sight] @ light_of(colour))
        for colour in (colours.misspelled_line, colours.doubtful_line, colours.very_doubtful_line)
    )
    assert min(float(np.linalg.norm(wave - line)) for line in doubt) >= 15


def test_every_colour_has_a_name_and_numbers_begin_again():
    assert len(SPEAKER_COLOURS) == len(LIGHT.speakers) == len(DARK.speakers)
    assert LIGHT.of_speaker(1) == LIGHT.speakers[0] == LIGHT.of_speaker(9)
