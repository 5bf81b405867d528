import struct

import pytest

from engine.errors import ModelDamaged
from engine.models.description import describe, licence_of
from engine.models.manifest import FileRecord, Manifest, Source, SourceKind, read_manifest
from engine.models.model import demo_model, open_model
from engine.models.weights import Weights, read_weights
from tests.engine.models.demo_copies import DEMO, copy_demo
from tests.engine.recognition.random_model import make_multilingual_model


def test_the_built_in_model():
    description = describe(demo_model())
    assert description.languages == ("en",)
    assert not description.is_multilingual
    assert description.compute_type == "int8"
    assert description.size_class is None
    assert description.source is None
    assert 5_900_000 < description.size_bytes < 6_100_000


def test_a_multilingual_model(tmp_path):
    description = describe(open_model(make_multilingual_model(tmp_path / "many")))
    assert description.is_multilingual
    assert len(description.languages) == 99
    assert {"de", "haw", "zh"} <= set(description.languages)


def test_the_shape_of_the_weights():
    assert read_weights(DEMO / "model.bin") == Weights("int8", 192, 3, 3, 80, 3512)


def test_what_can_t_be_read_is_left_out(tmp_path):
    folder = copy_demo(tmp_path / "broken")
    (folder / "model.bin").write_bytes(b"weights")
    (folder / "vocabulary.json").write_text("[", encoding="utf-8")
    description = describe(open_model(folder))
    assert (description.compute_type, description.size_class, description.languages) == (None, None, ())


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "cut off"),
        (b"PK\3\4 a zip archive, not weights", "not CTranslate2's"),
        (struct.pack("<I", 5), "not CTranslate2's"),
        (struct.pack("<IH", 6, 16) + b"TransformerSpec\0", "TransformerSpec"),
        (struct.pack("<IH", 6, 65_535) + b"WhisperSpec\0", "cut off"),
        (struct.pack("<IH12sII", 6, 12, b"WhisperSpec\0", 3, 4_000_000_000), "4000000000 variables"),
        (struct.pack("<IH12sIIH2sB", 6, 12, b"WhisperSpec\0", 3, 1, 2, b"a\0", 200), "200 dimensions"),
        (struct.pack("<IH12sIIH2sBBI", 6, 12, b"WhisperSpec\0", 3, 1, 2, b"a\0", 0, 77, 1), "unknown type"),
        (struct.pack("<IH12sIIH2sBIBI", 6, 12, b"WhisperSpec\0", 3, 1, 2, b"a\0", 1, 2**31, 0, 8), "its shape"),
        (struct.pack("<IH12sIII", 6, 12, b"WhisperSpec\0", 3, 0, 0), "lacks parts"),
    ],
)
def test_weights_that_are_none(tmp_path, head, reason):
    (tmp_path / "model.bin").write_bytes(head)
    with pytest.raises(ModelDamaged, match=reason) as caught:
        read_weights(tmp_path / "model.bin")
    assert caught.value.path == tmp_path


def test_weights_cut_off_anywhere_are_noticed(tmp_path):
    whole = (DEMO / "model.bin").read_bytes()
    cut = tmp_path / "model.bin"
    for length in (3, 20, 100, 1_000, 700_000, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:length])
        with pytest.raises(ModelDamaged):
            read_weights(cut)


@pytest.mark.parametrize(
    ("file", "text", "licence"),
    [
        ("README.md", "---\nlanguage: en\nlicense: mit\n---\n# A model\n", "mit"),
        ("README.md", "---\nlicense: 'apache-2.0'\n---\n", "apache-2.0"),
        ("README.md", "# A model\n\nlicense: mit\n", None),
        ("README.md", "# A model\n---\nlicense: mit\n---\n", None),
        ("LICENSE", "\n  MIT License\n\nCopyright ...", "MIT License"),
        ("LICENSE.txt", "", None),
    ],
)
def test_the_licence_is_what_the_folder_says(tmp_path, file, text, licence):
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert licence_of(tmp_path) == licence


def test_a_manifest_is_read_as_it_was_written(tmp_path):
    source = Source(SourceKind.HUB, "Org/tiny", "0" * 40)
    manifest = Manifest("tiny", source, "mit", "2026-01-31", (FileRecord("model.bin", 3, "ab" * 32),))
    manifest.write(tmp_path)
    assert read_manifest(tmp_path) == manifest


def test_a_manifest_that_is_none_is_no_manifest(tmp_path):
    assert read_manifest(tmp_path) is None
    for text in ("", "[]", "{}", '{"form": 2}', '{"form": 1, "source": {"kind": "moon", "place": "", "revision": ""}}'):
        (tmp_path / "earmark.json").write_text(text, encoding="utf-8")
        assert read_manifest(tmp_path) is None
