"""What a run searches: new articles mixed from real sentences, the passages that ours cuts from them, and questions.

Real sentences come from ../shared/data where that is at hand; else they are made up. Same size, same corpus, always.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from random import Random

from index.model import Article
from index.text.passages import sentences, split

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
SETS = ("xquad_en", "clapnq_dev", "multihoprag_evidence_only")
ASKED = ("xquad_en", "clapnq_dev")  # sets whose questions people wrote
SEED = 50
ADDED = 9  # articles that are added one by one, each with a word of its own to ask for
SWAPPED = 0.25  # share of the names that give way to made-up ones, so that the vocabulary grows with the corpus
NAMES = 2_000_000  # how many of those there are, the r-th as often as 1/r
_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{2,})")
_LOOSE = re.compile(r" (?=[.,;:?!%)\]]|'s\b|n't\b|'')|(?<=[(\[]) |(?<=``) ")  # the blanks of a tokenised text
_CONTENT = re.compile(r"[^\W\d_]{5,}")
_SYLLABLES = [a + b for a in "b d f g h j k l m n p r s t v w y z ch sh".split() for b in "aeiou"]

Text = list[list[str]]  # sentences, each in pieces of which every second is a name


def write(folder: Path, size: int, questions: int) -> tuple[int, int, str]:
    """Write a corpus of `size` passages or a few more; how many, how many questions, and what both are made of."""
    random = Random(SEED)
    texts = _real() or _made_up(random)
    sample: list[str] = []
    count = 0
    made = _articles(random, texts)
    with (folder / "articles.jsonl").open("w") as articles, (folder / "passages.jsonl").open("w") as passages:
        while count < size:
            article = next(made)
            cut = _cut(article)
            count += len(cut)
            sample += cut[:1] if len(sample) < questions else []
            articles.write(json.dumps(asdict(article)) + "\n")
            passages.writelines(json.dumps(passage) + "\n" for passage in cut)
    asked = _asked(random, questions) or _sampled(random, questions, sample)
    (folder / "questions.json").write_text(json.dumps(asked))
    added = [_added(i, article) for i, article in enumerate(islice(made, ADDED))]
    (folder / "added.json").write_text(json.dumps(added))
    return (
        count,
        len(asked),
        f"mixed from {', '.join(SETS)}" if DATA.exists() else "made up: there is no ../shared/data",
    )


def _cut(article: Article) -> list[str]:
    return [article.text[p.start : p.end] for p in split(article.text, article.language)]


def _articles(random: Random, texts: list[Text]) -> Iterator[Article]:
    """Articles without end, each of 6 to 10 paragraphs; about 8 passages."""
    number = 0
    while True:
        text = "\n\n".join(_paragraph(random, texts) for _ in range(random.randint(6, 10)))
        title = f"{name(_rank(random, NAMES)).title()} {_sentence(random, random.choice(texts)[0])[:60]}"
        day = f"{random.randint(2000, 2025)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        source = f"The {name(random.randint(1, 50)).title()} Times"
        yield Article(text, title, f"article-{number}", source=source, published=day)
        number += 1


def _paragraph(random: Random, texts: list[Text]) -> str:
    """Neighbouring sentences of one or two texts, 500 to 900 characters."""
    wanted, found = random.randint(500, 800), list[str]()
    while sum(map(len, found)) < wanted:
        text = random.choice(texts)
        start = random.randrange(len(text))
        for sentence in text[start : start + 4]:
            if sum(map(len, found)) < wanted:
                found.append(_sentence(random, sentence))
    return " ".join(found)


def _sentence(random: Random, pieces: list[str]) -> str:
    return "".join(
        name(_rank(random, NAMES)).title() if i % 2 and random.random() < SWAPPED else piece
        for i, piece in enumerate(pieces)
    )


def _rank(random: Random, bound: int) -> int:
    """A rank from 1 below `bound`, by Zipf's law."""
    return int(bound ** random.random())


def name(number: int) -> str:
    """A made-up word for each number."""
    syllables = ""
    number += len(_SYLLABLES)
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        syllables += _SYLLABLES[digit]
    return syllables


def _real() -> list[Text]:
    """The texts of the sets as sentences; empty if they are not here."""
    texts = []
    for path in (DATA / name / "corpus.jsonl" for name in SETS):
        for line in path.read_text().splitlines() if path.exists() else ():
            text = _LOOSE.sub("", json.loads(line)["text"]).replace("``", '"').replace("''", '"')
            spans = [(a, b) for a, b in sentences(text, 0, len(text), "en") if 30 <= b - a <= 400]
            texts.append([_NAME.split(text[a:b].replace("\n", " ")) for a, b in spans])
    return [text for text in texts if text]


def _made_up(random: Random) -> list[Text]:
    """Texts of words drawn by Zipf's law: first those of the seed article, then made-up ones, every fifth a name."""
    common = " ".join(path.read_text() for path in sorted((ROOT / "seeds").glob("*.txt"))).lower()
    words = list(dict.fromkeys(re.findall(r"[a-z]+", common)))

    def word() -> str:
        rank = _rank(random, 50_000)
        drawn = words[rank] if rank < len(words) else name(rank)
        return drawn.title() if rank % 5 == 0 else drawn

    def sentence() -> list[str]:
        return _NAME.split(" ".join(["The", *(word() for _ in range(random.randint(8, 24)))]) + ".")

    return [[sentence() for _ in range(30)] for _ in range(300)]


def _asked(random: Random, count: int) -> list[str]:
    """Questions that people asked; empty if they are not here."""
    paths = [DATA / name / "queries.jsonl" for name in ASKED]
    asked = [json.loads(line)["text"] for path in paths if path.exists() for line in path.read_text().splitlines()]
    return random.sample(asked, min(count, len(asked)))


def _sampled(random: Random, count: int, passages: list[str]) -> list[str]:
    """Questions of 3 to 6 words of one passage each."""
    drawn = (_CONTENT.findall(random.choice(passages)) for _ in range(count))
    return [" ".join(random.sample(words, min(len(words), random.randint(3, 6)))) for words in drawn]


def _added(number: int, article: Article) -> dict[str, object]:
    """An article to add, its passages, and a question that only it answers with the word expected."""
    word = name(10 * NAMES**2 + number).title()
    text = f"Old {word} lies near new {word} harbour.\n\n{article.text}"
    new = Article(text, article.title, f"added-{number}")
    question = f"where is {word}"
    return {"article": asdict(new), "passages": _cut(new), "question": question, "word": word}
