"""The network: Whisper's shape in plain PyTorch, with helpers that serve training alone."""

import math
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as functional
from torch import nn

from resources.models.demo.recipe.corpus import PHONEMES
from resources.models.demo.recipe.features import BANDS
from resources.models.demo.recipe.tokens import TIMES

AUDIO_POSITIONS, TEXT_POSITIONS = 1500, 448
CONTEXT = 6  # numbers that tell a frame of phonemes, see windows.context_of


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is."""

    width: int = 192
    heads: int = 3
    encoder_layers: int = 3
    decoder_layers: int = 3


def sinusoids(length: int, channels: int) -> Any:
    """Return Whisper's position encodings, (length, channels)."""
    step = math.log(10000.0) / (channels // 2 - 1)
    angles = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(channels // 2))[None]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Attention(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Attention of several heads, to the sequence itself or to a memory."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width, bias=False)
        self.value, self.out = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, inputs: Any, memory: Any = None, causal: bool = False, guided: bool = False) -> tuple[Any, Any]:
        """Return the outputs and, when guided, the log of the first head's weights."""
        source = inputs if memory is None else memory
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.query(inputs), self.key(source), self.value(source))
        )
        # Written out, and in 16 bits: torch's own attention takes two to three times as long on a processor (2.13).
        with torch.autocast("cpu", enabled=False):
            scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
            if causal:
                scores = scores + torch.full(scores.shape[-2:], -math.inf, dtype=scores.dtype).triu(1)
            mixed = scores.softmax(-1) @ value
            weights = scores[:, 0].float().log_softmax(-1) if guided else None
        return self.out(mixed.transpose(1, 2).flatten(2)), weights


class Block(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """One layer of the encoder or, with attention to a memory, of the decoder."""

    def __init__(self, width: int, heads: int, has_memory: bool) -> None:
        super().__init__()
        self.attn_ln, self.attn = nn.LayerNorm(width), Attention(width, heads)
        if has_memory:
            self.cross_attn_ln, self.cross_attn = nn.LayerNorm(width), Attention(width, heads)
        self.mlp_ln = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, inputs: Any, memory: Any = None) -> tuple[Any, Any]:
        """Return the outputs and the log of the weights of the first head on the memory."""
        values = inputs + self.attn(self.attn_ln(inputs), causal=memory is not None)[0]
        weights = None
        if memory is not None:
            heard, weights = self.cross_attn(self.cross_attn_ln(values), memory, guided=self.training)
            values = values + heard
        return values + self.mlp(self.mlp_ln(values)), weights


class Encoder(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Log-mel frames to vectors, 50 a second."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(BANDS, size.width, 3, padding=1)
        self.conv2 = nn.Conv1d(size.width, size.width, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", sinusoids(AUDIO_POSITIONS, size.width))
        self.blocks = nn.ModuleList(Block(size.width, size.heads, False) for _ in range(size.encoder_layers))
        self.ln_post = nn.LayerNorm(size.width)
        self._listen_nearby()

    def forward(self, frames: Any, offset: Any) -> Any:
        """Return the vectors of (windows, bands, frames) that begin at these positions within the 30 s."""
        values = functional.gelu(self.conv1(frames))
        values = functional.gelu(self.conv2(values)).transpose(1, 2)
        values = values + self.positional_embedding[offset[:, None] + torch.arange(values.shape[1])[None]]
        for block in self.blocks:
            values, _ = block(values)
        return self.ln_post(values)

    @torch.no_grad()  # type: ignore[untyped-decorator]  # torch is untyped here
    def _listen_nearby(self) -> None:
        """Start the heads as soft pointers to a frame a little behind, here, or a little ahead.

        With position encodings as they are, a query sin(w(p + shift)) and a key sin(w q) have a product that peaks at
        q = p + shift; to learn such pointers from nothing takes long.
        """
        for layer, block in enumerate(self.blocks):
            width, heads = block.attn.query.weight.shape[0], block.attn.heads
            half = width // heads // 2
            waves = torch.exp(-math.log(10000.0) / (width // 2 - 1) * torch.arange(half))
            index = torch.arange(half)
            for head in range(heads):
                shift = (head - (heads - 1) / 2) * (3, 5, 8, 12)[layer % 4]
                rows = slice(2 * half * head, 2 * half * (head + 1))
                query, key = block.attn.query.weight[rows], block.attn.key.weight[rows]
                query.mul_(0.3)
                key.mul_(0.3)
                key[index, index] += 1.0
                key[index + half, index + width // 2] += 1.0
                query[index, index] += torch.cos(waves * shift)
                query[index, index + width // 2] += torch.sin(waves * shift)
                query[index + half, index + width // 2] += torch.cos(waves * shift)
                query[index + half, index] -= torch.sin(waves * shift)


class Decoder(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Tokens and the encoder's vectors to the tokens that come next."""

    def __init__(self, tokens: int, size: Size) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(tokens, size.width)
        # Times are the last tokens: part of their embedding is a linear map of the encodings that mark the encoder's
        # positions, so that times are read off instead of learnt one by one.
        self.register_buffer("times", sinusoids(TIMES, size.width), persistent=False)
        self.time_mix = nn.Parameter(0.1 * torch.eye(size.width))
        self.positional_embedding = nn.Parameter(sinusoids(TEXT_POSITIONS, size.width) * 0.05)
        self.blocks = nn.ModuleList(Block(size.width, size.heads, True) for _ in range(size.decoder_layers))
        self.ln = nn.LayerNorm(size.width)
        nn.init.normal_(self.token_embedding.weight, std=0.05)

    def table(self) -> Any:
        """Return the embedding of every token, (tokens, width)."""
        own = self.token_embedding.weight
        return torch.cat([own[:-TIMES], own[-TIMES:] + self.times @ self.time_mix])

    def forward(self, tokens: Any, memory: Any) -> tuple[Any, list[Any]]:
        """Return the last layer's values and, by layer, the log of the first head's weights on the memory."""
        values = functional.embedding(tokens, self.table()) + self.positional_embedding[: tokens.shape[1]]
        looks = []
        for block in self.blocks:
            values, weights = block(values, memory)
            looks.append(weights)
        return self.ln(values), looks

    def logits(self, values: Any) -> Any:
        """Return the logit of every token for the last layer's values."""
        return values @ self.table().to(values.dtype).T


class PhonemeMemory(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Stands in for the encoder: phonemes frame by frame to vectors for the decoder to listen to.

    It costs next to nothing, so the decoder can learn spelling, marks, times and long windows from many more examples;
    the encoder is taught to give the same vectors for the real sound.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.near = nn.ModuleList(nn.Embedding(PHONEMES, width) for _ in range(CONTEXT))
        self.register_buffer("positions", sinusoids(AUDIO_POSITIONS, width), persistent=False)
        self.ln = nn.LayerNorm(width)
        for embedding, scale in zip(self.near, (1.0, 0.6, 0.6, 0.4, 0.4, 0.3), strict=True):
            nn.init.normal_(embedding.weight, std=scale)

    def forward(self, context: Any, offset: Any, stride: int) -> Any:
        """Return the vectors of (windows, frames, CONTEXT) numbers, of which every stride-th frame was kept."""
        values = sum(embedding(context[..., place]) for place, embedding in enumerate(self.near))
        where = offset[:, None] + stride * torch.arange(context.shape[1])[None]
        return self.ln(values + self.positions[where])


class DemoNetwork(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Encoder and decoder, with the phoneme head and the stand-in memory that are dropped at export."""

    def __init__(self, tokens: int, size: Size) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(size), Decoder(tokens, size)
        self.phone_head, self.phone_memory = nn.Linear(size.width, PHONEMES), PhonemeMemory(size.width)
