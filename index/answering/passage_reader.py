"""Reads passages for questions: highlights, quotes and bindings, each found once for a question and a span."""

from index.answering.binding import Binding, bind, is_no_answer
from index.answering.confidence import weigh
from index.answering.quoting import Highlights, Quote, choose, highlight
from index.retrieval.question import Question, Word
from index.retrieval.search import Ranked
from index.stores.statistics import Statistics

Key = tuple[tuple[str, int], int, int, Question]


class PassageReader:
    """What the passages of one snapshot hold of some questions, by the statistics of all libraries."""

    def __init__(self, statistics: Statistics) -> None:
        self.statistics = statistics
        self._weights: dict[Question, dict[Word, float]] = {}
        self._highlights: dict[Key, Highlights] = {}
        self._quotes: dict[Key, list[Quote]] = {}
        self._bindings: dict[Key, Binding] = {}

    def weights(self, question: Question) -> dict[Word, float]:
        """What each word of a question is worth, see `confidence`."""
        if question not in self._weights:
            self._weights[question] = {word: weigh(word, self.statistics) for word in question.words}
        return self._weights[question]

    def highlights(self, passage: Ranked, start: int, end: int, question: Question) -> Highlights:
        """The words of a question in `start:end`, which is some of a passage, in text order."""
        key = (passage.place, passage.start, passage.end, question)
        if key not in self._highlights:
            self._highlights[key] = highlight(passage.article, passage.start, passage.end, question)
        return [found for found in self._highlights[key] if start <= found[0] and found[1] <= end]

    def quotes(self, passage: Ranked, start: int, end: int, question: Question) -> list[Quote]:
        """The best quotes for a question from `start:end`, which is some of a passage."""
        key = (passage.place, start, end, question)
        if key not in self._quotes:
            marks = self.highlights(passage, start, end, question)
            self._quotes[key] = choose(passage.article, start, end, question, marks, self.weights(question))
            for quote in self._quotes[key]:
                if quote.sentences == 1:  # there is nothing else to choose from it
                    self._quotes.setdefault((passage.place, quote.start, quote.end, question), [quote])
        return self._quotes[key]

    def binding(self, passage: Ranked, quote: Quote, question: Question) -> Binding:
        """How closely a quote of a passage binds an answer to a question."""
        key = (passage.place, quote.start, quote.end, question)
        if key not in self._bindings:
            marks = self.highlights(passage, quote.start, quote.end, question)
            self._bindings[key] = bind(question, passage.article, quote, marks)
        return self._bindings[key]

    def lacks(self, passage: Ranked, quote: Quote, question: Question) -> str | None:
        """The kind of thing that is asked for, in small letters, if a quote of a passage seems not to have it."""
        return question.answer_type.name.lower() if self.binding(passage, quote, question).lacks_answer else None

    def is_no_answer(self, passage: Ranked, quote: Quote, question: Question) -> bool:
        """Whether a quote of a passage is no answer to a question, whatever it holds, see `binding`."""
        marks = self.highlights(passage, quote.start, quote.end, question)
        binding = self.binding(passage, quote, question)
        return is_no_answer(question, passage.article, passage.start, quote, marks, binding)
