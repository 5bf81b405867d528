import io
from pathlib import Path

from rich.console import Console

from engine.cli.batch import Batch


def test_on_a_terminal_there_are_bars_and_in_the_end_a_table():
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with Batch(2, console) as batch:
        for name in ("first.wav", "second.wav"):
            batch.begin(Path(name))
            batch.show("reading", None)
            batch.show("recognising", 0.5)
            batch.end(Path(name), duration_ms=60_000, words=120)
        batch.summarise()
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "second.wav: recognising" in shown
    assert "2 of 2" in shown
    table = shown[shown.rindex("recording") :]
    assert "00:01:00" in table
    assert "120" in table


def test_names_are_shown_as_they_are():
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    name = "talk [bold] 10:30.wav"
    with Batch(2, console) as batch:
        for _ in range(2):
            batch.begin(Path(name))
            batch.show("recognising", 0.5)
            batch.end(Path(name), duration_ms=60_000, words=120)
        batch.summarise()
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert f"{name}: recognising" in shown
    assert name in shown[shown.rindex("x real time") :]


def test_a_single_recording_needs_no_table(capsys):
    console = Console(file=io.StringIO(), force_terminal=False)
    with Batch(1, console) as batch:
        batch.begin(Path("talk.wav"))
        batch.show("recognising", 0.5)
        batch.end(Path("talk.wav"), failure="broken")
        batch.summarise()
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == ""
    assert "talk.wav: recognising 50%" in capsys.readouterr().err
