"""The made-up interview of the demo: what is said, its recording, and its reference.

Some words (lichens, spectrophotometer and others) are in no training sentence on purpose: they come out wrong and with
a low probability, and that is what the editor is there to show.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from resources.models.demo.recipe import features, text
from resources.models.demo.recipe.speech import SAMPLE_RATE_HZ, Audio, SpokenWord, Synthesizer
from resources.models.demo.recipe.voices import INTERVIEWER, RESEARCHER, Voice

SEED = 21
NOISE_DECIBELS = 32
SILENCE_BEFORE_SECONDS = 0.5
PAUSE_SECONDS = (0.35, 0.9)
SPEECH_LEVEL = 0.08
TAIL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says before somebody else speaks or a pause is made."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A line as it was said, in seconds of the recording."""

    speaker: str
    text: str
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound at 16 kHz and what is said in it."""

    audio: Audio
    turns: tuple[Turn, ...]


SPEAKERS: dict[str, Voice] = {"Interviewer": INTERVIEWER, "Researcher": RESEARCHER}
LINES = (
    Line("Interviewer", "Good morning, and thank you for coming. Can you tell me what you do?"),
    Line("Researcher", "Good morning. I work as a researcher in Scotland, and I study lichens."),
    Line("Interviewer", "How did you start?"),
    Line("Researcher", "Well, um, my parents were farmers. They showed me how to read the soil when I was small."),
    Line("Researcher", "About twenty years ago we went to the Cairngorms, and I found a strange tree near the river."),
    Line("Interviewer", "What happened next?"),
    Line("Researcher", "I took a sample and sent it to the laboratory. The results were terrible."),
    Line("Researcher", "Nobody told us that the spectrophotometer was broken."),
    Line("Interviewer", "That's interesting. And how did you repair it?"),
    Line("Researcher", "We didn't. We had to buy another machine, and it took three months to get the money."),
    Line("Interviewer", "Let's talk about the people. How many of them helped you?"),
    Line(
        "Researcher",
        "About forty volunteers. Most of the people were farmers and students, and they were very careful.",
    ),
    Line("Researcher", "One of the nurses found usnic acid in the samples, and she was right."),
    Line("Interviewer", "Would you do it again?"),
    Line("Researcher", "Yes, of course. I don't think we can wait for the officials to change the policy."),
    Line("Interviewer", "What do you need now?"),
    Line(
        "Researcher",
        "To be honest, we need more time and a better database. The old software was designed in nineteen ninety.",
    ),
    Line("Interviewer", "And what do you remember from the first winter?"),
    Line("Researcher", "The snow, the silence, and the warm tea at the end of the day."),
    Line("Researcher", "The mycorrhizal fungi were sleeping, you know, and so were we."),
    Line("Interviewer", "Thank you very much. I hope we can talk again next year."),
    Line("Researcher", "I'd like that. Thank you."),
)


def turn_texts() -> list[str]:
    """Return what is said, turn by turn."""
    return [line.text for line in LINES]


def record(
    lines: tuple[Line, ...], speakers: dict[str, Voice], synthesizer: Synthesizer, seed: int, noise_decibels: float
) -> Recording:
    """Return the lines as said one after the other, with pauses between them and noise over everything."""
    source, noise = random.Random(seed), np.random.default_rng(seed)
    parts = [np.zeros(int(SILENCE_BEFORE_SECONDS * SAMPLE_RATE_HZ), np.float32)]
    at, turns = SILENCE_BEFORE_SECONDS, []
    for line in lines:
        spoken = synthesizer.speak(line.text, speakers[line.speaker])
        audio = spoken.audio[: int((spoken.words[-1].end + TAIL_SECONDS) * SAMPLE_RATE_HZ)]
        audio = audio * (SPEECH_LEVEL / np.sqrt(np.mean(audio**2)))
        words = tuple(SpokenWord(word.text, word.start + at, word.end + at) for word in spoken.words)
        turns.append(Turn(line.speaker, line.text, words))
        pause = np.zeros(int(source.uniform(*PAUSE_SECONDS) * SAMPLE_RATE_HZ), np.float32)
        parts += [audio, pause]
        at += (len(audio) + len(pause)) / SAMPLE_RATE_HZ
    return Recording(features.with_noise(np.concatenate(parts), noise, noise_decibels), tuple(turns))


def write_interview(folder: Path) -> None:
    """Write the recording and its reference."""
    recording = record(LINES, SPEAKERS, Synthesizer(), SEED, NOISE_DECIBELS)
    samples = (np.clip(recording.audio, -1, 1) * 32767).astype(np.int16)
    soundfile.write(folder / "interview.flac", samples, SAMPLE_RATE_HZ, compression_level=1.0)
    known = {part for word in text.vocabulary() for part in text.plain_words(word)}
    said = {part for line in LINES for part in text.plain_words(line.text)}
    reference = {
        "sample_rate": SAMPLE_RATE_HZ,
        "duration": round(len(samples) / SAMPLE_RATE_HZ, 3),
        "voices": {name: [voice.name, voice.rate, voice.pitch, voice.pitch_range] for name, voice in SPEAKERS.items()},
        "words_not_in_training": sorted(said - known),
        "text": " ".join(turn_texts()),
        "turns": [
            {
                "speaker": turn.speaker,
                "start": round(turn.words[0].start, 3),
                "end": round(turn.words[-1].end, 3),
                "text": turn.text,
                "words": [
                    {"word": word.text, "start": round(word.start, 3), "end": round(word.end, 3)} for word in turn.words
                ],
            }
            for turn in recording.turns
        ],
    }
    (folder / "interview.json").write_text(json.dumps(reference, indent=1) + "\n")
