"""The forms in which a build is written, one file a form.

A form is a function that takes a build and an empty folder of its own in it, and writes its files there from the
build's utterances, one after the other: nothing in it may grow with their number. Clips are referred to where they are,
but where a form wants them beside its tables.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.corpus.builds import Build
from engine.corpus.formats import (
    audiofolder,
    common_voice,
    espnet,
    jiwer,
    kaldi,
    lhotse,
    ljspeech,
    nemo,
    pairs,
    parquet,
    whisper,
)


@dataclass(frozen=True, slots=True)
class CorpusFormat:
    """A form.

    Attributes:
        label: What it is called.
        folder: Where in the build its files go.
        library: What it cannot be written without, of the extra ``corpus``; empty for nothing.
    """

    label: str
    folder: str
    write: Callable[[Build, Path], None]
    library: str = ""


CORPUS_FORMATS: Final[dict[str, CorpusFormat]] = {
    "audiofolder": CorpusFormat("Hugging Face audiofolder", "data", audiofolder.write),
    "parquet": CorpusFormat("Hugging Face Parquet", "parquet", parquet.write, "pyarrow"),
    "lhotse": CorpusFormat("Lhotse cuts", "lhotse", lhotse.write),
    "nemo": CorpusFormat("NeMo manifest", "nemo", nemo.write),
    "kaldi": CorpusFormat("Kaldi data directory", "kaldi", kaldi.write),
    "espnet": CorpusFormat("ESPnet data directory", "espnet", espnet.write),
    "common-voice": CorpusFormat("Common Voice", "common_voice", common_voice.write),
    "ljspeech": CorpusFormat("LJSpeech", "ljspeech", ljspeech.write),
    "whisper": CorpusFormat("Whisper fine-tuning, with times", "whisper", whisper.write),
    "pairs": CorpusFormat("Pairs of texts, CSV", "pairs", pairs.write),
    "jiwer": CorpusFormat("References and hypotheses, text", "jiwer", jiwer.write),
}
"""By what they are called on the command line."""
