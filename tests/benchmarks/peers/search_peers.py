"""The engines of a run, ours and its peers, each as its own README uses it; only the one that runs is imported."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

TOP = 10  # passages a question is given by the first stage


class Engine(Protocol):
    """A way to search `folder`, where the corpus is and an index may be kept."""

    def __init__(self, folder: Path) -> None: ...

    def build(self) -> None:
        """Make the index of the whole corpus."""

    def open(self) -> None:
        """Get ready to answer in a process that has built nothing."""

    def find(self, question: str) -> list[str]:
        """The `TOP` best passages."""

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        """Take in one more article."""


def _lines(path: Path) -> Iterator[Any]:
    with path.open() as lines:
        yield from map(json.loads, lines)


class Citebot:
    """Ours: from raw text into a committed library."""

    def __init__(self, folder: Path) -> None:
        from index import library, model
        from index.ingest.pipeline import BATCH
        from index.retrieval import question

        self._folder, self._entry, self._model, self._parse = folder, library, model, question.parse
        self._batch = BATCH
        self._library: Any = None

    def build(self) -> None:
        articles = (self._model.Article(**row) for row in _lines(self._folder / "articles.jsonl"))
        with self._entry.Library.open(self._folder / "index", create=True) as library:
            while batch := list(islice(articles, self._batch)):
                library.put(batch)

    def open(self) -> None:
        self._library = self._entry.Library.open(self._folder / "index")

    def find(self, question: str) -> list[str]:
        with self._library.store.reading() as snapshot:
            terms = self._parse(question).terms
            return [passage.terms for passage in snapshot.candidates(terms, self._model.Filters(), TOP)]

    def answer(self, question: str) -> list[str]:
        """The passages of a full answer: ranked, quoted, folded, cited, judged."""
        return [hit.text for hit in self._entry.ask([self._library], question, limit=3).hits]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._library.put([self._model.Article(**article)])

    def thin(self, every: int) -> None:
        """Remove every so many-th article, as one change."""
        with self._library.store.writing() as change:
            change.remove([article.id for article in islice(change.catalogue.articles(), 0, None, every)])


class RankBM25:
    """https://github.com/dorianbrown/rank_bm25: all in memory; to add is to build."""

    package = "rank_bm25"

    def __init__(self, folder: Path) -> None:
        self._folder, self._okapi = folder, import_module(self.package).BM25Okapi
        self._corpus: list[str] = []

    def build(self) -> None:
        self._corpus = self._corpus or list(_lines(self._folder / "passages.jsonl"))
        self._bm25 = self._okapi([passage.split(" ") for passage in self._corpus])

    def open(self) -> None:
        self.build()

    def find(self, question: str) -> list[str]:
        return list(self._bm25.get_top_n(question.split(" "), self._corpus, n=TOP))

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._corpus += passages
        self.build()


class RankBM25Rust(RankBM25):
    """https://github.com/SyntaxSpirits/rank-bm25-rs: the same with an index in Rust."""

    package = "rank_bm25_rs"


class BM25Turbo:
    """https://pypi.org/project/bm25-turbo: scores made when it builds; to add is to build."""

    def __init__(self, folder: Path) -> None:
        from bm25_turbo_python import BM25

        self._file, self._index, self._bm25 = folder / "passages.jsonl", folder / "index.bm25", BM25
        self._corpus: list[str] = []

    def build(self) -> None:
        self._build()
        self._engine.save(str(self._index))

    def _build(self) -> None:
        self._corpus = self._corpus or list(_lines(self._file))
        self._engine = self._bm25(method="lucene", k1=1.5, b=0.75)
        self._engine.index(self._corpus)

    def open(self) -> None:
        self._corpus = list(_lines(self._file))
        self._engine = self._bm25.load(str(self._index))

    def find(self, question: str) -> list[str]:
        return [self._corpus[number] for number in self._engine.search(question, k=TOP)[0]]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._corpus += passages
        self._build()


class RetrievalX:
    """https://github.com/Saswatsusmoy/retrievalx, whose index holds no texts."""

    def __init__(self, folder: Path) -> None:
        from retrievalx import BM25Index

        self._file, self._saved, self._made = folder / "passages.jsonl", folder / "index.bin", BM25Index
        self._corpus: dict[str, str] = {}

    def build(self) -> None:
        self._corpus = {str(number): passage for number, passage in enumerate(_lines(self._file))}
        self._index = self._made.from_documents(list(self._corpus.items()))
        self._index.save(str(self._saved))

    def open(self) -> None:
        self._corpus = {str(number): passage for number, passage in enumerate(_lines(self._file))}
        self._index = self._made.load(str(self._saved))

    def find(self, question: str) -> list[str]:
        return [self._corpus[hit.doc_id] for hit in self._index.search(question, top_k=TOP)]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        added = {str(number): passage for number, passage in enumerate(passages, len(self._corpus))}
        self._corpus |= added
        self._index.insert_batch(list(added.items()))


class Vajra:
    """https://pypi.org/project/vajra-bm25, its optimised engine: all in memory."""

    def __init__(self, folder: Path) -> None:
        import vajra_bm25

        self._vajra, self._corpus, self._count = vajra_bm25, folder / "passages.jsonl", 0

    def build(self) -> None:
        documents = [self._document(passage) for passage in _lines(self._corpus)]
        self._engine = self._vajra.VajraSearchOptimized(self._vajra.DocumentCorpus(documents))

    def _document(self, passage: str) -> Any:
        self._count += 1
        return self._vajra.Document(id=str(self._count), title="", content=passage)

    def open(self) -> None:
        self.build()

    def find(self, question: str) -> list[str]:
        return [found.document.content for found in self._engine.search(question, top_k=TOP)]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        for passage in passages:
            self._engine.add_document(self._document(passage))


class BM25S:
    """https://github.com/xhluca/bm25s with stems and its numba backend; to add is to build."""

    def __init__(self, folder: Path) -> None:
        import bm25s
        import Stemmer

        self._corpus, self._index = folder / "passages.jsonl", str(folder / "index")
        self._bm25s, self._stemmer, self._bm25 = bm25s, Stemmer.Stemmer("english"), bm25s.BM25()

    def build(self) -> None:
        corpus = list(_lines(self._corpus))
        self._build(corpus)
        self._bm25.save(self._index, corpus=corpus, show_progress=False)

    def _build(self, corpus: list[str]) -> None:
        self._bm25 = self._bm25s.BM25(corpus=corpus, backend="numba")
        self._bm25.index(self._tokens(corpus), show_progress=False)

    def _tokens(self, texts: Any) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)

    def open(self) -> None:
        self._bm25 = self._bm25s.BM25.load(self._index, load_corpus=True, show_progress=False)

    def find(self, question: str) -> list[str]:
        tokens = self._tokens(question)
        results, _ = self._bm25.retrieve(tokens, k=TOP, show_progress=False)
        return [found["text"] if isinstance(found, dict) else found for found in results[0]]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._build([*_lines(self._corpus), *passages])


class FTS5:
    """https://sqlite.org/fts5.html through apsw, with its stemmer; any word of the question will do."""

    def __init__(self, folder: Path) -> None:
        import apsw

        self._corpus = folder / "passages.jsonl"
        self._db = apsw.Connection(str(folder / "fts5.db"))
        self._db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").fetchall()

    def build(self) -> None:
        self._db.execute("CREATE VIRTUAL TABLE passage USING fts5(body, tokenize = 'porter unicode61')")
        self._insert(_lines(self._corpus))

    def _insert(self, passages: Iterator[str]) -> None:
        with self._db:
            self._db.executemany("INSERT INTO passage VALUES (?)", ((passage,) for passage in passages))

    def open(self) -> None:
        """Nothing beyond the connection."""

    def find(self, question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        sql = "SELECT body FROM passage WHERE passage MATCH ? ORDER BY bm25(passage) LIMIT ?"
        return [body for (body,) in self._db.execute(sql, (words, TOP))]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._insert(iter(passages))


class Tantivy:
    """https://tantivy-py.readthedocs.io with its stemmer, and no truth beside it."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("body", stored=True, tokenizer_name="en_stem").build()
        (folder / "index").mkdir(exist_ok=True)
        self._tantivy, self._corpus = tantivy, folder / "passages.jsonl"
        self._index = tantivy.Index(schema, path=str(folder / "index"))

    def build(self) -> None:
        self._insert(_lines(self._corpus))

    def _insert(self, passages: Iterator[str]) -> None:
        writer = self._index.writer()
        for passage in passages:
            writer.add_document(self._tantivy.Document(body=passage))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index.reload()

    def find(self, question: str) -> list[str]:
        searcher = self._index.searcher()
        query, _ = self._index.parse_query_lenient(question, ["body"])
        return [searcher.doc(address)["body"][0] for _, address in searcher.search(query, TOP).hits]

    def add(self, article: dict[str, Any], passages: list[str]) -> None:
        self._insert(iter(passages))
        self._index.reload()


ENGINES: dict[str, type[Engine]] = {
    "citebot": Citebot,
    "rank-bm25": RankBM25,
    "rank-bm25-rs": RankBM25Rust,
    "bm25s": BM25S,
    "SQLite FTS5": FTS5,
    "tantivy": Tantivy,
    "bm25-turbo": BM25Turbo,
    "retrievalx": RetrievalX,
    "vajra-bm25": Vajra,
}

BY_HAND = {"bm25-turbo": "bm25_turbo_python", "retrievalx": "retrievalx", "vajra-bm25": "scipy"}
"""Peers that the tests do not install, for licence (AGPL), compiler (Rust) or size (scipy), and a module they need."""
