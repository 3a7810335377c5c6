"""Text -> its language: English by its function words, any other by py3langid's model."""

from functools import cache
from typing import Any

from index.text.languages import code
from index.text.stop_words import stop_words

LEAST = 40  # letters; of fewer the guess is too often wrong
SURE = 0.7  # probability
ENGLISH = 0.25  # of the words


def detect(text: str) -> str | None:
    """The language of a text of some length, None if that is unclear. The first call for one not English loads a model.

    English is told by its function words alone, in 0.01 ms: they were at least .28 of the words in 95% of 326 news
    articles and at most .17 in other languages. The model takes 0.4 ms.
    """
    english, spoken = stop_words("en"), text.casefold().split()
    if sum(word in english for word in spoken) > ENGLISH * len(spoken):
        return "en"
    if sum(map(str.isalpha, text)) < LEAST:
        return None
    found, probability = _identifier().classify(text)
    return code(found) if probability >= SURE else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.9 s with its first answer

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
