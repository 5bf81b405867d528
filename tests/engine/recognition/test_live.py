"""Text of a recording that is still going on."""

import itertools
import json
import queue
import re
import time
from pathlib import Path

import jiwer

import resources
from engine.audio.growing_wav import GrowingWav
from engine.jobs import Cancelled, Failed, Job
from engine.recognition.live import LiveText, listen_live
from engine.recognition.results import Options
from tests.recordings import interview_samples

MODEL = resources.path("models/demo")


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def test_text_comes_while_the_recording_grows(tmp_path: Path):
    samples = interview_samples()[: 30 * 16_000]
    wav = GrowingWav(tmp_path / "room.wav", 16_000)
    wav.append(samples[:8_000])
    wav.commit()
    inbox: queue.Queue[object] = queue.Queue()
    job = Job(listen_live, (wav.path, MODEL, Options(language="en")), inbox.put)
    for start in range(8_000, len(samples), 8_000):
        wav.append(samples[start : start + 8_000])
        wav.commit()
        time.sleep(0.05)
    wav.append(samples[:0])
    texts: list[LiveText] = []
    while not texts or texts[-1].end_ms < 20_000:
        message = inbox.get(timeout=30)
        assert isinstance(message, LiveText)
        texts.append(message)
    job.cancel()
    assert job.join(10)
    while not isinstance(message := inbox.get_nowait(), Cancelled):
        pass
    wav.close()
    assert all(one.end_ms <= other.start_ms for one, other in itertools.pairwise(texts))
    assert all(text.end_ms - text.start_ms <= 8_000 for text in texts)
    assert len(texts) >= 3
    reference = interview_text_until(texts[-1].end_ms)
    assert jiwer.wer(plain(reference), plain(" ".join(text.text for text in texts))) < 0.4


def interview_text_until(end_ms: int) -> str:
    turns = json.loads(resources.path("demo/interview.json").read_text(encoding="utf-8"))["turns"]
    return " ".join(word["word"] for turn in turns for word in turn["words"] if word["end"] * 1000 <= end_ms)


def test_what_is_not_there_is_an_error_of_ours(tmp_path: Path):
    inbox: queue.Queue[object] = queue.Queue()
    Job(listen_live, (tmp_path / "gone.wav", MODEL, Options(language="en")), inbox.put)
    assert isinstance(inbox.get(timeout=30), Failed)
