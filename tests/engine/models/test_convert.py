import importlib.util
import json

import pytest

from engine.errors import ConversionFailed, ConverterMissing, ModelMissing
from engine.models.convert import convert_model
from engine.models.description import describe
from engine.models.manifest import SourceKind, read_manifest
from engine.models.verify import Verified, verify_model
from tests.engine.models.demo_copies import contents, ignore
from tests.engine.recognition.random_model import multilingual_tokenizer

HAS_CONVERTER = all(importlib.util.find_spec(library) for library in ("torch", "transformers"))
needs_converter = pytest.mark.skipif(not HAS_CONVERTER, reason="needs pip install 'earmark[convert]'")


def make_transformers_folder(folder):
    """Save a very small Whisper model of random weights as Transformers does."""
    from transformers import PreTrainedTokenizerFast, WhisperConfig, WhisperForConditionalGeneration

    tokenizer = multilingual_tokenizer()
    sizes = {f"{part}_{size}": 2 for part in ("encoder", "decoder") for size in ("layers", "attention_heads")}
    configuration = WhisperConfig(
        vocab_size=tokenizer.get_vocab_size(), d_model=32, encoder_ffn_dim=64, decoder_ffn_dim=64, **sizes
    )
    WhisperForConditionalGeneration(configuration).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>").save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n", encoding="utf-8")
    return folder


@needs_converter
@pytest.mark.filterwarnings("default")  # the two libraries warn of themselves
def test_a_folder_is_converted_to_8_bit_weights(tmp_path):
    source = make_transformers_folder(tmp_path / "tuned")
    model = convert_model(source, tmp_path / "models", None, ignore)
    description = describe(model)
    assert model.name == "tuned"
    assert (description.compute_type, description.licence, len(description.languages)) == ("int8", "mit", 99)
    manifest = read_manifest(model.path)
    assert manifest is not None
    assert manifest.source.kind is SourceKind.CONVERSION
    assert verify_model(model.path, ignore) == Verified(files=5, compared=5)


@needs_converter
@pytest.mark.filterwarnings("default")
def test_a_folder_without_weights_is_not_converted(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "whisper"}), encoding="utf-8")
    with pytest.raises(ConversionFailed):
        convert_model(tmp_path, tmp_path / "models", None, ignore)
    assert contents(tmp_path / "models") == {}


@pytest.mark.skipif(HAS_CONVERTER, reason="the libraries are installed")
def test_without_the_libraries_the_user_is_told_which(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "whisper"}), encoding="utf-8")
    with pytest.raises(ConverterMissing, match=r"pip install 'earmark\[convert\]'") as caught:
        convert_model(tmp_path, tmp_path / "models", None, ignore)
    assert "Transformers" in caught.value.libraries


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model_type": "llama"}'])
def test_what_is_no_whisper_folder_is_refused(tmp_path, text):
    (tmp_path / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ConversionFailed):
        convert_model(tmp_path, tmp_path / "models", None, ignore)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ModelMissing):
        convert_model(tmp_path / "nowhere", tmp_path / "models", None, ignore)
