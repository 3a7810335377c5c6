"""The indexes of a cluster, shared by all its libraries: their fields, and how passages are scored.

Terms come analysed, with a space between. The weight of a term is the boost in the query, which is the library's own
idf. The similarity has no idf: that of a shard would count the passages of all libraries, and deleted ones. Lucene
rounds lengths as tantivy does.
"""

from typing import Any

from index.stores.statistics import B

K1 = 1.2  # tantivy's, which is fixed: both stores must find the same candidates; rank-bm25 then ranks them with ours
SHARDS = 3  # all passages of one library are in one of them
SCHEMA = 1  # of what is stored: an older citebot can't read a newer one
TERMS = 200_000  # at most in a query, which excludes the numbers of what was replaced

_SCORE = (
    f"return query.boost * doc.freq * {K1 + 1:g} / "
    f"(doc.freq + {K1:g} * ({1 - B} + {B} * doc.length * field.docCount / field.sumTotalTermFreq));"
)
_KEYWORD = {"type": "keyword"}
_NAME = {"type": "keyword", "ignore_above": 8000}  # characters; Lucene takes 32,766 bytes
_KEPT = {"type": "integer", "index": False, "doc_values": False}
_OBJECT = {"type": "object", "enabled": False}


def alias(name: str) -> str:
    """The name of an index in all requests: an alias, so that the index itself can be replaced."""
    return f"citebot-{name}"


def _index(name: str, shards: int, fields: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {
        "aliases": {alias(name): {}},
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",  # so that a cluster of one node is healthy as well
            "refresh_interval": "30s",  # a change refreshes when it is whole
            "max_terms_count": TERMS,
            "merge.policy.expunge_deletes_allowed": 0,  # percent that a forced merge may leave of what was deleted
            "gc_deletes": "10m",  # a bulk request that hung for less does not bring back what was deleted meanwhile
            **settings,
        },
        "mappings": {"dynamic": "strict", "properties": fields},
    }


INDEXES = {
    # manifests, leases and logs of sync state, all read by their identifier
    "libraries": _index("libraries", 1, {"name": _KEYWORD, "kept": _OBJECT}),
    "articles": _index(
        "articles",
        SHARDS,
        {
            **dict.fromkeys(("library", "keys"), _KEYWORD),
            "number": {"type": "long"},
            "digest": {"type": "keyword", "index": False, "doc_values": False},
            **dict.fromkeys(("outlet", "published", "heading"), _NAME),
            "article": _OBJECT,
        },
    ),
    "passages": _index(
        "passages",
        SHARDS,
        {
            **dict.fromkeys(("edition", "article"), _KEYWORD),
            "number": {"type": "long"},
            **dict.fromkeys(("start", "end", "paragraph"), _KEPT),
            "length": {"type": "integer", "index": False},
            "terms": {"type": "text", "analyzer": "whitespace", "similarity": "bm25", "index_options": "freqs"},
            "source": _NAME,
            "published": {"type": "integer"},
        },
        similarity={"bm25": {"type": "scripted", "script": {"source": _SCORE}}},
    ),
    # see bot.records; `at`: Unix seconds
    "records": _index(
        "records",
        SHARDS,
        {
            **dict.fromkeys(("library", "kind", "key", "person"), _KEYWORD),
            "number": {"type": "long"},
            "at": {"type": "double"},
            "counts": {"type": "boolean"},
            "kept": _OBJECT,
        },
    ),
}
"""Name -> what creates it."""
