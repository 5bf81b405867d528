"""Speech from espeak-ng through its C library, with the time of every word and phoneme."""

import ctypes
import re
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import soxr

from resources.models.demo.recipe.voices import Voice

SAMPLE_RATE_HZ = 16000
SILENCE = "_"  # the name under which a pause is listed among the phonemes

# from espeak-ng's speak_lib.h
_OUTPUT_SYNCHRONOUS = 2
_PHONEME_EVENTS_AND_NO_EXIT = 0x8001
_EVENT_END, _EVENT_WORD, _EVENT_PHONEME = 0, 1, 7
_PARAMETER_RATE, _PARAMETER_PITCH, _PARAMETER_RANGE = 1, 3, 4
_POSITION_CHARACTER, _TEXT_IS_UTF8 = 1, 1
_LEAST_WORD_SECONDS = 0.02
_LATEST_PAUSE_SECONDS = 0.03  # a pause this close behind a word's start is the one before it

Audio = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as written, with the seconds between which it is said."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A phoneme or pause in espeak-ng's notation and the second at which it starts."""

    name: str
    start: float


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken sentence: sound at 16 kHz, its words and its phonemes."""

    audio: Audio
    words: tuple[SpokenWord, ...]
    phonemes: tuple[Phoneme, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    kind: int
    position: int  # of the character in the text
    time: float
    name: str


class _Identity(ctypes.Union):
    _fields_: ClassVar[list[tuple[str, Any]]] = [
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    ]


class _RawEvent(ctypes.Structure):
    _fields_: ClassVar[list[tuple[str, Any]]] = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("identity", _Identity),
    ]


class Synthesizer:
    """espeak-ng; at most one a process, for its library keeps global state.

    Raises:
        OSError: the library is not installed.
    """

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._rate_hz: int = self._library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, None, _PHONEME_EVENTS_AND_NO_EXIT)
        self._audio: list[npt.NDArray[np.int16]] = []
        self._events: list[_Event] = []
        signature = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_RawEvent)
        )
        self._callback = signature(self._take)  # kept, or it would be collected while the library holds it
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: Voice) -> Speech:
        """Return the text as said by the voice.

        Raises:
            ValueError: espeak-ng does not know the voice.
        """
        self._audio, self._events = [], []
        if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ValueError(voice.name)
        for parameter, value in (
            (_PARAMETER_RATE, voice.rate),
            (_PARAMETER_PITCH, voice.pitch),
            (_PARAMETER_RANGE, voice.pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, _POSITION_CHARACTER, 0, _TEXT_IS_UTF8, None, None)
        self._library.espeak_Synchronize()
        audio = soxr.resample(np.concatenate(self._audio).astype(np.float32) / 32768, self._rate_hz, SAMPLE_RATE_HZ)
        phonemes = tuple(
            Phoneme(event.name, event.time) for event in self._events if event.kind == _EVENT_PHONEME and event.name
        )
        return Speech(audio, _word_times(text, self._events, len(audio) / SAMPLE_RATE_HZ), phonemes)

    def _take(self, wave: Any, count: int, events: Any) -> int:
        if count > 0 and wave:
            self._audio.append(np.ctypeslib.as_array(wave, (count,)).copy())
        number = 0
        while events[number].type != _EVENT_END:
            event = events[number]
            if event.type in (_EVENT_WORD, _EVENT_PHONEME):
                name = bytes(event.identity.string).decode("latin1") if event.type == _EVENT_PHONEME else ""
                self._events.append(_Event(event.type, event.text_position - 1, event.sample / self._rate_hz, name))
            number += 1
        return 0


def _word_times(text: str, events: list[_Event], duration: float) -> tuple[SpokenWord, ...]:
    spans = [(match.group(), match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    known: dict[int, float] = {}
    for event in events:
        if event.kind == _EVENT_WORD:
            for index, (_, first, last) in enumerate(spans):
                if first <= event.position < last:
                    known.setdefault(index, event.time)
    phonemes = [event for event in events if event.kind == _EVENT_PHONEME]
    pauses = sorted(event.time for event in phonemes if event.name.startswith(SILENCE))
    speech_end = pauses[-1] if pauses else duration
    for event in reversed(phonemes):
        if not event.name.startswith(SILENCE):
            break
        speech_end = event.time
    starts = _fill_gaps(known, [len(word) for word, _, _ in spans], speech_end)
    words = []
    for index, (word, _, _) in enumerate(spans):
        start, end = starts[index], starts[index + 1] if index + 1 < len(starts) else speech_end
        pause = next((time for time in pauses if start + _LATEST_PAUSE_SECONDS < time < end), end)
        words.append(SpokenWord(word, start, max(pause, start + _LEAST_WORD_SECONDS)))
    return tuple(words)


def _fill_gaps(known: dict[int, float], lengths: list[int], speech_end: float) -> list[float]:
    """Share the time out by length among words that espeak-ng joined to the word before them, without an event."""
    starts: list[float] = []
    while len(starts) < len(lengths):
        index = len(starts)
        if index in known:
            starts.append(known[index])
            continue
        after = next((other for other in range(index, len(lengths)) if other in known), len(lengths))
        first = max(index - 1, 0)
        left = starts[first] if starts else 0.0
        right = known.get(after, speech_end)
        total = sum(lengths[first:after])
        starts += [left + (right - left) * sum(lengths[first:word]) / total for word in range(index, after)]
    return starts
