"""What a beam search alone would offer in place of words, to compare alternatives with."""

from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.recognition.alternatives import Phrase
from engine.recognition.proposer import Proposer
from engine.recognition.wording import cut, plain
from engine.transcript.words import join_words, split_words

BEAMS = 10
SPARE_TOKENS = 6


def beam_wordings(proposer: Proposer, phrase: Phrase, sound: CachedSound, most: int) -> list[str]:
    """Return the first different wordings of ten beams that go on from the text before, without the present one."""
    passes = proposer._passes
    ends_ms = phrase.span.start_ms, phrase.span.end_ms
    samples = sound.read(*(time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in ends_ms))
    encoded = passes.encode(passes.features(samples))
    tokenizer = passes.tokenizer("en")
    known = passes.encode_text(f" {phrase.before}") if phrase.before else []
    after = split_words(phrase.after)
    room = len(known) + SPARE_TOKENS + len(passes.encode_text(f" {phrase.present} {join_words(after[:2])}"))
    start = [*tokenizer.sot_sequence, tokenizer.no_timestamps, *known]
    [result] = passes._whisper.model.generate(
        encoded.output, [start], beam_size=BEAMS, num_hypotheses=BEAMS, max_length=max(2 * room, room + len(start))
    )
    wordings: list[str] = []
    for tokens in result.sequences_ids:
        written = split_words(tokenizer.decode(tokens[len(known) :]))
        text = plain(join_words(cut(written, split_words(phrase.present), after)))
        if text not in ("", plain(phrase.present), *wordings):
            wordings.append(text)
    return wordings[:most]
