"""Export to the CTranslate2 folder that ``faster_whisper.WhisperModel`` loads."""

import json
import shutil
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import torch

from resources.models.demo.recipe.features import BANDS
from resources.models.demo.recipe.network import Block, DemoNetwork, Size
from resources.models.demo.recipe.tokens import Tokens
from resources.models.demo.recipe.training import CHECKPOINT

ALIGNMENT_HEADS = [[2, 0]]  # the last layer's first head was taught where the next word is said
PREPROCESSOR = {
    "chunk_length": 30,
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": BANDS,
    "hop_length": 160,
    "n_fft": 400,
    "n_samples": 480000,
    "nb_max_frames": 3000,
    "padding_side": "right",
    "padding_value": 0.0,
    "return_attention_mask": False,
    "sampling_rate": 16000,
}


def export(work: Path, model: Path, weights: str) -> None:
    """Write the checkpoint's weights, ``average`` or ``model``, as whole numbers of 8 bits."""
    tokens = Tokens(work / "tokenizer.json")
    saved = torch.load(work / CHECKPOINT, map_location="cpu")
    size = Size(**saved["size"])
    network = DemoNetwork(tokens.count, size)
    network.load_state_dict(saved[weights])
    specification = _specification(network, size)
    specification.register_vocabulary(tokens.names())
    specification.config.alignment_heads = ALIGNMENT_HEADS
    specification.config.lang_ids = []
    specification.config.suppress_ids = []  # faster-whisper works its own list out from the tokenizer
    specification.config.suppress_ids_begin = [tokens.space, tokens.end]
    specification.validate()
    specification.optimize(quantization="int8")
    model.mkdir(parents=True, exist_ok=True)
    specification.save(str(model))
    shutil.copyfile(work / "tokenizer.json", model / "tokenizer.json")
    (model / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=2) + "\n")


def _specification(network: DemoNetwork, size: Size) -> Any:
    specification = ctranslate2.specs.WhisperSpec(size.encoder_layers, size.heads, size.decoder_layers, size.heads)
    encoder, decoder = network.encoder, network.decoder
    for target, convolution in (
        (specification.encoder.conv1, encoder.conv1),
        (specification.encoder.conv2, encoder.conv2),
    ):
        target.weight, target.bias = _array(convolution.weight), _array(convolution.bias)
    specification.encoder.position_encodings.encodings = _array(encoder.positional_embedding)
    _set_norm(specification.encoder.layer_norm, encoder.ln_post)
    for target, block in zip(specification.encoder.layer, encoder.blocks, strict=True):
        _set_block(target, block)
    table = _array(decoder.table())
    specification.decoder.embeddings.weight = table
    specification.decoder.projection.weight = table
    specification.decoder.position_encodings.encodings = _array(decoder.positional_embedding)
    _set_norm(specification.decoder.layer_norm, decoder.ln)
    for target, block in zip(specification.decoder.layer, decoder.blocks, strict=True):
        _set_block(target, block)
        attention = block.cross_attn
        _set_norm(target.attention.layer_norm, block.cross_attn_ln)
        _set_linear(target.attention.linear[0], attention.query)
        _set_linear(target.attention.linear[1], attention.key, attention.value)
        _set_linear(target.attention.linear[2], attention.out)
    return specification


def _array(tensor: Any) -> Any:
    return tensor.detach().float().contiguous().numpy()


def _set_norm(target: Any, norm: Any) -> None:
    target.gamma, target.beta = _array(norm.weight), _array(norm.bias)


def _set_linear(target: Any, *parts: Any) -> None:
    """Set one linear layer from several that read the same input; CTranslate2 wants a bias everywhere."""
    target.weight = np.concatenate([_array(part.weight) for part in parts])
    biases = [np.zeros(part.out_features, np.float32) if part.bias is None else _array(part.bias) for part in parts]
    target.bias = np.concatenate(biases)


def _set_block(target: Any, block: Block) -> None:
    _set_norm(target.self_attention.layer_norm, block.attn_ln)
    _set_linear(target.self_attention.linear[0], block.attn.query, block.attn.key, block.attn.value)
    _set_linear(target.self_attention.linear[1], block.attn.out)
    _set_norm(target.ffn.layer_norm, block.mlp_ln)
    _set_linear(target.ffn.linear_0, block.mlp[0])
    _set_linear(target.ffn.linear_1, block.mlp[2])
