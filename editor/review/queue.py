"""What is to be reviewed, in order: the doubtful fragments, and among them words drawn from the others."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.doubt.drawing import AUDIT_SHARE, chance_of, is_drawn
from engine.doubt.fragments import Fragment, fragments_of
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.words import Paragraph, Word

# A fragment's words are looked for in paragraphs so near to where they were heard: alignment moves words a little.
_AROUND_MS = 5_000


class Order(StrEnum):
    """In which order fragments are reviewed."""

    TIME = "time"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class QueuedFragment:
    """A fragment that waits for the reviewer.

    Attributes:
        rank: Its place in the order: rises. The time follows, so that no two are alike.
        propensity: The chance with which it came here; 1 for what is marked.
    """

    fragment: Fragment
    rank: tuple[float, int]
    propensity: float = 1.0

    @property
    def model_words(self) -> tuple[int, ...]:
        """Ids of the model's words in it."""
        return tuple(word.model_id for word in self.fragment.words if word.model_id is not None)


@dataclass(frozen=True, slots=True)
class FragmentPlace:
    """Where a fragment stands now: the index of its paragraph, and its first and last word in there."""

    paragraph: int
    first: int
    last: int


class WaitingFragments:
    """What nobody has reviewed of the marked words of a transcript, and of those that are drawn from the others.

    A paragraph is looked through once for each state of it. What is drawn borrows the looks of a marked fragment
    (level, chance and reasons), so that nothing tells it apart: who knows that a word is most likely right does not
    listen as closely. How many errors are expected in it is its own.
    """

    def __init__(self, marks: DoubtMarks, recording_sha256: str) -> None:
        self._marks = marks
        self._sha256 = recording_sha256
        self._known: dict[int, tuple[Paragraph, tuple[Fragment, ...], tuple[Fragment, ...]]] = {}
        self._looks: dict[int, Fragment] = {}

    def forget(self) -> None:
        """Look at everything again: other words are marked now."""
        self._known.clear()
        self._looks.clear()

    def fragments(self, paragraphs: Iterable[Paragraph], order: Order, *, draws: bool) -> list[QueuedFragment]:
        """Return all of it, in no order; what is drawn only where that is wanted."""
        parts = [self._of(paragraph) for paragraph in paragraphs]
        marked = [one for _, some, _ in parts for one in some]
        found = [QueuedFragment(one, _rank_in(order, one)) for one in marked]
        if draws and marked:
            drawn = (self._disguised(one, marked) for _, _, some in parts for one in some)
            found += [QueuedFragment(one, _rank_in(order, one), AUDIT_SHARE) for one in drawn]
        return found

    def _of(self, paragraph: Paragraph) -> tuple[Paragraph, tuple[Fragment, ...], tuple[Fragment, ...]]:
        known = self._known.get(paragraph.id)
        if known is not None and known[0] is paragraph:
            return known
        marked = tuple(fragments_of(paragraph, self._marks))
        heard = {word.model_id for fragment in marked for word in fragment.words}
        drawn = []
        for place, word in enumerate(paragraph.words):
            if word.reviewed or word.model_id is None or word.model_id in heard:
                continue
            if is_drawn(self._sha256, word.model_id):
                chance = self._marks.doubts.chance(word)
                drawn.append(Fragment(paragraph.id, place, place, (word,), chance, chance, Doubt.DOUBTFUL, ()))
        self._known[paragraph.id] = made = paragraph, marked, tuple(drawn)
        return made

    def _disguised(self, drawn: Fragment, marked: Sequence[Fragment]) -> Fragment:
        model_id = drawn.words[0].model_id or 0
        if model_id not in self._looks:
            self._looks[model_id] = marked[int(chance_of(f"looks {self._sha256}", model_id) * len(marked))]
        like = self._looks[model_id]
        return replace(drawn, chance=like.chance, level=like.level, reasons=like.reasons)


class ReviewQueue:
    """The fragments that wait, in order."""

    def __init__(self) -> None:
        self._waiting: list[QueuedFragment] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[QueuedFragment]:
        return iter(self._waiting)

    def fill(self, waiting: Iterable[QueuedFragment]) -> None:
        """Put these in, in place of what was there."""
        self._waiting = sorted(waiting, key=_rank)

    def after(self, current: QueuedFragment | None) -> QueuedFragment | None:
        """Return the first one behind another, or of all."""
        place = 0 if current is None else bisect_right(self._waiting, current.rank, key=_rank)
        return self._waiting[place] if place < len(self._waiting) else None

    def before(self, current: QueuedFragment | None) -> QueuedFragment | None:
        """Return the last one before another, or of all."""
        place = len(self._waiting) if current is None else bisect_left(self._waiting, current.rank, key=_rank)
        return self._waiting[place - 1] if place else None

    def drop(self, done: QueuedFragment) -> None:
        """Take one off."""
        self._waiting = [one for one in self._waiting if one.model_words != done.model_words]

    def near(self, time_ms: int) -> QueuedFragment | None:
        """Return the first one that is heard at a time or later, or of all; None where none waits."""
        later = [one for one in self._waiting if one.fragment.end_ms > time_ms]
        return min(later or self._waiting, key=lambda one: one.fragment.start_ms, default=None)

    @property
    def drawn(self) -> dict[int, Doubt]:
        """The model's words that were drawn, by their ids, and how doubtful they are shown."""
        return {id_: one.fragment.level for one in self._waiting if one.propensity < 1.0 for id_ in one.model_words}

    def with_word(self, model_ids: Container[int | None]) -> QueuedFragment | None:
        """Return the first one with any of these words of the model's."""
        return next((one for one in self._waiting if any(id_ in model_ids for id_ in one.model_words)), None)


class MarksInReview(DoubtMarks):
    """Marks that show what was drawn as doubtful as well, so that nobody can tell it from the others."""

    def __init__(self, marks: DoubtMarks, drawn: Mapping[int, Doubt]) -> None:
        super().__init__(marks.budget, marks.doubts)
        self._drawn = drawn

    def level(self, word: Word) -> Doubt:
        """Return how doubtful a word is shown."""
        is_drawn = not word.reviewed and word.model_id is not None and word.model_id in self._drawn
        return self._drawn[word.model_id or 0] if is_drawn else super().level(word)


def place_of(paragraphs: Sequence[Paragraph], queued: QueuedFragment) -> FragmentPlace | None:
    """Return where what is left of a fragment stands; None where nothing is."""
    wanted = set(queued.model_words)
    low_ms, high_ms = queued.fragment.start_ms - _AROUND_MS, queued.fragment.end_ms + _AROUND_MS
    for index, paragraph in enumerate(paragraphs):
        if paragraph.end_ms < low_ms or paragraph.start_ms > high_ms:
            continue
        places = [place for place, word in enumerate(paragraph.words) if word.model_id in wanted]
        if places:
            return FragmentPlace(index, places[0], places[-1])
    return None


def _rank_in(order: Order, fragment: Fragment) -> tuple[float, int]:
    return 0.0 if order is Order.TIME else -fragment.chance, fragment.start_ms


def _rank(queued: QueuedFragment) -> tuple[float, int]:
    return queued.rank
