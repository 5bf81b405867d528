"""Who speaks in the training material: espeak-ng voices and how far their rate and pitch may stray."""

import random
from dataclasses import dataclass

STRAY_RATE = 13
STRAY_PITCH = 7
STRAY_RANGE = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """One way of speaking: an espeak-ng voice, words per minute, and pitch and its range on a scale of 0 to 99."""

    name: str
    rate: int
    pitch: int
    pitch_range: int = 50


INTERVIEWER = Voice("gmw/en+f2", 160, 60)
RESEARCHER = Voice("gmw/en-US+m3", 155, 40)
MAIN_VOICES = (INTERVIEWER, RESEARCHER)
OTHER_VOICES = (
    Voice("gmw/en+m1", 160, 45),
    Voice("gmw/en-US+f1", 160, 52),
    Voice("gmw/en+f4", 155, 50),
    Voice("gmw/en-US+m7", 160, 42),
)
HELD_OUT_VOICES = (
    Voice("gmw/en+f3", 160, 55),
    Voice("gmw/en-US+m5", 155, 42),
    Voice("gmw/en+m4", 160, 45),
    Voice("gmw/en-US+f5", 160, 52),
)
MAIN_SHARE = 0.75


def draw(source: random.Random) -> Voice:
    """Return a voice of the training material, its rate and pitch a little off."""
    voice = source.choice(MAIN_VOICES if source.random() < MAIN_SHARE else OTHER_VOICES)
    return strayed(voice, source)


def strayed(voice: Voice, source: random.Random) -> Voice:
    """Return the same voice with rate, pitch and pitch range a little off."""
    return Voice(
        voice.name,
        voice.rate + source.randint(-STRAY_RATE, STRAY_RATE),
        voice.pitch + source.randint(-STRAY_PITCH, STRAY_PITCH),
        voice.pitch_range + source.randint(-STRAY_RANGE, STRAY_RANGE),
    )
