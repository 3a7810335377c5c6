"""The indexes of a cluster, shared by all its libraries: what they hold, and how their passages are scored.

Terms come analysed, with a space between. Their weight in a question is the boost that they are asked with, which is
this library's idf, so the similarity has none: a shard's own would count the passages of all libraries, and deleted
ones. Lucene rounds lengths as tantivy does.
"""

from typing import Any

from index.stores.statistics import B

K1 = 1.2  # tantivy's, which is fixed: both stores are to find the same candidates, which rank-bm25 then ranks with ours

SHARDS = 3  # that the libraries spread over; one library's passages are all on one of them
SCHEMA = 1  # of what is stored: an older citebot can't read a newer one
TERMS = 200_000  # of a query that leaves out what was replaced

_SCORE = (
    f"return query.boost * doc.freq * {K1 + 1:g} / "
    f"(doc.freq + {K1:g} * ({1 - B} + {B} * doc.length * field.docCount / field.sumTotalTermFreq));"
)
_NAME = {"type": "keyword", "ignore_above": 8000}  # characters; Lucene takes 32,766 bytes
_KEPT = {"type": "integer", "index": False, "doc_values": False}


def alias(name: str) -> str:
    """What all requests call an index; the index itself may be another one tomorrow."""
    return f"citebot-{name}"


def _index(name: str, shards: int, fields: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {
        "aliases": {alias(name): {}},
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",  # so that a cluster of one node is healthy as well
            "refresh_interval": "30s",  # a change refreshes when it is whole
            "max_terms_count": TERMS,
            "gc_deletes": "10m",  # a bulk that hung in a node for so long brings back nothing that was deleted since
            **settings,
        },
        "mappings": {"dynamic": "strict", "properties": fields},
    }


INDEXES = {
    # manifests, leases and logs of sync state, all read by their identifier
    "libraries": _index("libraries", 1, {"name": {"type": "keyword"}, "kept": {"type": "object", "enabled": False}}),
    "articles": _index(
        "articles",
        SHARDS,
        {
            "library": {"type": "keyword"},
            "number": {"type": "long"},
            "keys": {"type": "keyword"},
            "digest": {"type": "keyword", "index": False, "doc_values": False},
            "outlet": _NAME,
            "published": _NAME,
            "heading": _NAME,
            "article": {"type": "object", "enabled": False},
        },
    ),
    "passages": _index(
        "passages",
        SHARDS,
        {
            "edition": {"type": "keyword"},
            "number": {"type": "long"},
            "article": {"type": "keyword"},
            "start": _KEPT,
            "end": _KEPT,
            "paragraph": _KEPT,
            "length": {"type": "integer", "index": False},
            "terms": {"type": "text", "analyzer": "whitespace", "similarity": "bm25", "index_options": "freqs"},
            "source": _NAME,
            "published": {"type": "integer"},
        },
        similarity={"bm25": {"type": "scripted", "script": {"source": _SCORE}}},
    ),
    # what the faces remember, of a library or of none; `at`: Unix seconds
    "records": _index(
        "records",
        SHARDS,
        {
            "library": {"type": "keyword"},
            "kind": {"type": "keyword"},
            "key": {"type": "keyword"},
            "number": {"type": "long"},
            "at": {"type": "double"},
            "person": {"type": "keyword"},
            "counts": {"type": "boolean"},
            "kept": {"type": "object", "enabled": False},
        },
    ),
}
"""Name -> what creates it."""
