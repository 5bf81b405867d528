"""Recordings with their texts, from files and from tables."""

from pathlib import Path

import pytest

from engine.corpus.references import Reference, in_language, pair, read_manifest
from engine.errors import ReferenceUnusable


def test_a_table_gives_what_has_a_text(tmp_path: Path):
    table = tmp_path / "manifest.tsv"
    table.write_text('file\tlanguage\ttranscript\na.wav\ten-GB\tHe said "so".\nb.wav\tfr\tOui.\nc.wav\ten\t\n')
    found = read_manifest(table)
    assert found == [Reference(tmp_path / "a.wav", 'He said "so".', "en"), Reference(tmp_path / "b.wav", "Oui.", "fr")]
    assert [one.recording.name for one in in_language(found, "en")] == ["a.wav"]


@pytest.mark.parametrize("content", [b"file\ttext\na.wav\tso\n", b"\xff\xfe\x00"], ids=["other columns", "no text"])
def test_another_file_is_no_table(tmp_path: Path, content: bytes):
    table = tmp_path / "manifest.tsv"
    table.write_bytes(content)
    with pytest.raises(ReferenceUnusable, match=r"manifest\.tsv"):
        read_manifest(table)


def test_each_recording_has_one_text(tmp_path: Path):
    text = tmp_path / "a.txt"
    text.write_text("Good morning.")
    assert pair([Path("a.wav")], [text]) == [Reference(Path("a.wav"), "Good morning.")]
    with pytest.raises(ReferenceUnusable, match="one reference text"):
        pair([Path("a.wav"), Path("b.wav")], [text])
    with pytest.raises(ReferenceUnusable):
        pair([Path("a.wav")], [tmp_path / "missing.txt"])
