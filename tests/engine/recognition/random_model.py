"""A multilingual Whisper model of random weights: it understands nothing, but is built and opened like a real one."""

from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper.tokenizer import _LANGUAGE_CODES as CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

_PIECES = 50_257
_SIZE = 16


def make_multilingual_model(folder: Path, *, width: int = _SIZE, layers: int = 1, heads: int = 1) -> Path:
    """Make a model that has the vocabulary of Whisper tiny to large-v2, in form; tiny by itself, in any size."""
    tokenizer = multilingual_tokenizer()
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    spec = _random_weights(tokenizer.get_vocab_size(), width, layers, heads)
    spec.register_vocabulary([tokenizer.id_to_token(token) for token in range(tokenizer.get_vocab_size())])
    spec.config.alignment_heads = [[0, 0]]
    spec.config.lang_ids = [tokenizer.token_to_id(f"<|{code}|>") for code in CODES[:99]]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokenizer.token_to_id("<|endoftext|>")]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    return folder


def multilingual_tokenizer() -> Tokenizer:
    """Bytes, made-up words, and Whisper's special tokens in their order."""
    pieces = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces += [f"Ġw{number}" for number in range(_PIECES - 1 - len(pieces))]
    pieces.append("")  # by which CTranslate2 knows a multilingual vocabulary
    tokenizer = Tokenizer(models.BPE(vocab={piece: token for token, piece in enumerate(pieces)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    names = ["endoftext", "startoftranscript", *CODES[:99], "translate", "transcribe"]
    names += ["startoflm", "startofprev", "nospeech", "notimestamps"]
    stamps = [f"{stamp / 50:.2f}" for stamp in range(1501)]
    tokenizer.add_tokens([AddedToken(f"<|{name}|>", special=True) for name in names + stamps])
    return tokenizer


def _random_weights(vocabulary_size: int, size: int, layers: int, heads: int) -> "ctranslate2.specs.WhisperSpec":
    random = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    def fill_norm(layer) -> None:
        layer.gamma, layer.beta = np.ones(size, np.float32), np.zeros(size, np.float32)

    def fill_linear(layer, outputs: int, inputs: int) -> None:
        layer.weight, layer.bias = weights(outputs, inputs), np.zeros(outputs, np.float32)

    def fill_layer(layer, *, has_cross_attention: bool) -> None:
        fill_norm(layer.self_attention.layer_norm)
        fill_linear(layer.self_attention.linear[0], 3 * size, size)
        fill_linear(layer.self_attention.linear[1], size, size)
        if has_cross_attention:
            fill_norm(layer.attention.layer_norm)
            for linear, outputs in zip(layer.attention.linear, (size, 2 * size, size), strict=True):
                fill_linear(linear, outputs, size)
        fill_norm(layer.ffn.layer_norm)
        fill_linear(layer.ffn.linear_0, 4 * size, size)
        fill_linear(layer.ffn.linear_1, size, 4 * size)

    spec = ctranslate2.specs.WhisperSpec(layers, heads, layers, heads)
    for convolution, inputs in ((spec.encoder.conv1, 80), (spec.encoder.conv2, size)):
        convolution.weight, convolution.bias = weights(size, inputs, 3), np.zeros(size, np.float32)
    spec.encoder.position_encodings.encodings = weights(1500, size)
    spec.decoder.position_encodings.encodings = weights(448, size)
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = weights(vocabulary_size, size)
    for part, has_cross_attention in ((spec.encoder, False), (spec.decoder, True)):
        fill_norm(part.layer_norm)
        for layer in part.layer:
            fill_layer(layer, has_cross_attention=has_cross_attention)
    return spec
