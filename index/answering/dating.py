"""Whether a quote is of the days that a question is about: by what it names, else its title, else its publication."""

from datetime import date, timedelta

from index.answering.deduplication import Quoted
from index.retrieval.question import Question
from index.text.answer_type import AnswerType
from index.text.dates.reading import FIRST, LAST, MONTH, Period, find_days, find_said
from index.text.dates.when import When, read_day
from index.text.languages import code


def can_judge(when: When, question: Question) -> bool:
    """Whether the question says of which days a quote must be; "when" asks for them."""
    return when.is_said and not when.is_latest and question.answer_type is not AnswerType.DATE


def is_possible(when: When, quoted: Quoted) -> bool:
    """Whether anything known of a quote is of these days, or nothing is known."""
    levels = _levels(when, quoted)
    return not any(levels) or any(_overlaps(when, period) for level in levels for period in level)


def is_attested(when: When, quoted: Quoted) -> bool:
    """Whether the quote is of these days by what tells most: itself, else the title, else the day of publication."""
    told = next(filter(None, _levels(when, quoted)), None)
    return told is None or any(_overlaps(when, period) for period in told)


def _levels(when: When, quoted: Quoted) -> tuple[list[Period], list[Period], list[Period]]:
    article = quoted.passage.article
    day = read_day(article.published)
    longest = timedelta(10_000 if when.is_coarse else MONTH)

    def named(text: str) -> list[Period]:
        periods = find_days(code(article.language), text, article.published)
        return [period for period in periods if period[1] - period[0] <= longest]

    told = [*named(quoted.text), *_counted(quoted, day)]
    return told, named(article.title or ""), [(day, day)] if day else []


def _counted(quoted: Quoted, day: date | None) -> list[Period]:
    """What a quote counts from the day of its publication: "last year"."""
    said = find_said(code(quoted.passage.article.language), quoted.text, day) if day else None
    is_bounded = said and said.when.first > FIRST and said.when.last < LAST
    return [(said.when.first, said.when.last)] if said and is_bounded else []


def _overlaps(when: When, period: Period) -> bool:
    return when.first <= period[1] and period[0] <= when.last
