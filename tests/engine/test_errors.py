"""Errors cross process borders."""

import pickle
from pathlib import Path

import pytest

from engine import errors

RECORDING_ERRORS = [
    errors.NoMicrophone("no default"),
    errors.MicrophoneUnknown("desk", ("built-in", "USB")),
    errors.MicrophoneUnknown("desk", ()),
    errors.MicrophoneStuck("desk"),
    errors.MicrophoneLost("desk"),
    errors.RecordingNotStored(Path("a.wav"), "No space left on device"),
]


@pytest.mark.parametrize("error", RECORDING_ERRORS, ids=lambda error: type(error).__name__)
def test_they_survive_pickling(error: errors.RecordingError):
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
