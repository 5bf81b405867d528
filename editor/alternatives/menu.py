"""The list of alternatives that opens at the words: chosen by digit or arrows, left by Esc."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from editor.alternatives.alternatives import Alternatives, Offer, State
from editor.alternatives.words import said_of
from editor.transcript_view.places import Stretch, words_in
from editor.transcript_view.view import TranscriptView
from engine.project.alternatives import MOST_WORDS, WordRange
from engine.recognition.alternatives import Choice, Source

# In nats: what differs by less from the present words fits the sound as well as they do.
_AS_WELL = 1.0
_LONGEST_TITLE = 40


class AlternativesMenu(QObject):
    """What "Alternatives for the selection" does.

    Signals:
        told: Why there is nothing to choose from, in the user's words.
        models_requested: The user wants to get a model.
    """

    told = Signal(str)
    models_requested = Signal()

    def __init__(self, alternatives: Alternatives, view: TranscriptView, window: QWidget) -> None:
        super().__init__(window)
        self._alternatives = alternatives
        self._view = view
        self._window = window
        self.menu: QMenu | None = None
        alternatives.shown.connect(self._fill)

    def choose(self) -> None:
        """Let the user choose for the selected words, or the word at the caret."""
        if self._view.isReadOnly():
            return
        asked = self._words()
        if asked is None:
            self.told.emit(self.tr("Select a few words of one paragraph: {} at most").format(MOST_WORDS))
            return
        self.menu = menu = QMenu(self._window)
        menu.aboutToHide.connect(self._close)
        self._alternatives.show(asked)
        begin = self._view.textCursor()
        begin.setPosition(begin.selectionStart())
        menu.popup(self._view.viewport().mapToGlobal(self._view.cursorRect(begin).bottomLeft()))

    def _words(self) -> WordRange | None:
        """Return the words that are meant, and select them; None where there are none, or too many."""
        stretches = self._view.selected()
        if len(stretches) != 1:
            return None
        paragraph = self._view.paragraphs[stretches[0].paragraph]
        words = words_in(paragraph, stretches[0].start, stretches[0].end)
        if words is None or words[1] - words[0] >= MOST_WORDS:
            return None
        spans = list(paragraph.spans())
        self._view.select(Stretch(stretches[0].paragraph, spans[words[0]][0], spans[words[1]][1]))
        return WordRange(paragraph.id, *words)

    def _close(self) -> None:
        menu, self.menu = self.menu, None
        if menu is not None:
            menu.deleteLater()
            self._alternatives.leave()

    def _fill(self, offer: Offer) -> None:
        """Show what is known by now; what is chosen stays chosen."""
        menu = self.menu
        if menu is None:
            return
        chosen = menu.actions().index(menu.activeAction()) if menu.activeAction() in menu.actions() else None
        menu.clear()
        menu.addAction(self._title(offer)).setEnabled(False)
        for number, choice in enumerate(offer.choices, start=1):
            remark = self._remark(offer, choice)
            text = f"&{number}   {choice.text.replace('&', '&&')}"
            action = menu.addAction(f"{text}\t{remark}" if remark else text)
            action.triggered.connect(lambda _=False, number=number: self._take(offer, number))
        if offer.state is State.NO_MODEL:
            menu.addAction(self.tr("&Get one…")).triggered.connect(self.models_requested)
        if menu.actions()[1:]:
            menu.setActiveAction(menu.actions()[chosen or 1])

    def _title(self, offer: Offer) -> str:
        present = offer.present if len(offer.present) <= _LONGEST_TITLE else f"{offer.present[:_LONGEST_TITLE]}…"
        return (said_of(offer) or self.tr("“{}” may also be").format(present)).replace("&", "&&")

    def _remark(self, offer: Offer, choice: Choice) -> str:
        """Say where an alternative comes from, unless that is the model, and whether it fits the sound well."""
        difference = choice.score - offer.present_score
        fit = ""
        if difference > -_AS_WELL:
            fit = self.tr("fits better") if difference > _AS_WELL else self.tr("fits as well")
        source = {
            Source.HEARD: "",
            Source.OTHER_MODEL: self.tr("other model"),
            Source.VOCABULARY: self.tr("glossary"),
            Source.WRITTEN: self.tr("written elsewhere"),
        }[choice.source]
        return ", ".join(filter(None, (source, fit)))

    def _take(self, offer: Offer, number: int) -> None:
        edit = self._alternatives.take(offer, number)
        if edit is None:
            self.told.emit(self.tr("The words have changed meanwhile"))
            return
        index = [paragraph.id for paragraph in self._view.paragraphs].index(edit.paragraph_id)
        behind = edit.start + len(edit.text)
        self._view.select(Stretch(index, behind, behind))
        self._view.setFocus()
