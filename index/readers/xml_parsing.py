"""XML that may be hostile -> its tree: nothing is loaded from outside, and no entity is resolved."""

from functools import lru_cache

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError

TAGS = 1024  # whose local names are remembered; a document has some thirty

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)


def parse_xml(data: bytes) -> etree._Element:
    """The tree; entities stay unresolved. Raises OriginError if it is none, or nests more than 256 elements."""
    try:
        return etree.fromstring(data, _PARSER)
    except (etree.LxmlError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise OriginError("has XML that can't be parsed") from error


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is none, such as an entity.

    lxml's QName refuses the names that HTML lets through, such as `p<p`.
    """
    return _local(element.tag)


@lru_cache(TAGS)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
