"""As Hugging Face's ``datasets`` reads it from Parquet: clips and columns in one file, a few thousand utterances each.

The clips stand in a column ``audio``, a struct of ``bytes`` and ``path``, which the file's metadata declares as sound.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from engine.corpus.builds import Build
from engine.corpus.entries import SAMPLE_RATE_HZ, Entry
from engine.corpus.formats.audiofolder import columns

_ROWS_A_GROUP: Final = 100
_ROWS_A_FILE: Final = 2_000


def write(build: Build, folder: Path) -> None:
    """Write ``SPLIT-00000-of-00003.parquet`` and so on. Needs pyarrow."""
    for split in build.splits:
        count = sum(1 for _ in build.entries(split))
        files = -(-count // _ROWS_A_FILE)
        entries = build.entries(split)
        for number in range(files):
            _write_file(build, folder / f"{split}-{number:05}-of-{files:05}.parquet", islice(entries, _ROWS_A_FILE))


def _write_file(build: Build, path: Path, entries: Iterator[Entry]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(pa)
    with pq.ParquetWriter(path, schema, compression="none") as writer:
        while group := list(islice(entries, _ROWS_A_GROUP)):
            writer.write_table(pa.Table.from_pylist([_row(build, entry) for entry in group], schema))


def _row(build: Build, entry: Entry) -> dict[str, Any]:
    clip = build.clip_path(entry)
    return {"audio": {"bytes": clip.read_bytes(), "path": clip.name}, **columns(entry)}


def _schema(pa: Any) -> Any:
    texts = ("id", "text", "text_display", "text_model")
    more_texts = ("speaker", "recording", "language", "grade")
    fields = [
        pa.field("audio", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
        *(pa.field(name, pa.string()) for name in texts),
        *(pa.field(name, pa.int64()) for name in ("start_ms", "end_ms")),
        *(pa.field(name, pa.string()) for name in more_texts),
        *(pa.field(name, pa.int64()) for name in ("words", "reviewed_words")),
        *(pa.field(name, pa.string()) for name in ("model", "model_sha256")),
    ]
    features: dict[str, Any] = {"audio": {"sampling_rate": SAMPLE_RATE_HZ, "_type": "Audio"}}
    for field in fields[1:]:
        features[field.name] = {"dtype": "string" if field.type == pa.string() else "int64", "_type": "Value"}
    return pa.schema(fields, metadata={"huggingface": json.dumps({"info": {"features": features}})})
