"""XML that may be hostile -> its tree: nothing is loaded from outside, and no entity is resolved."""

from lxml import etree  # type: ignore[import-untyped]

from index.errors import OriginError


def parse_xml(data: bytes) -> etree._Element:
    """The tree; entities stay unresolved. Raises OriginError if it is none, or nests more than 256 elements."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise OriginError("has XML that can't be parsed") from error


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is none, such as an entity.

    lxml's QName refuses the names that HTML lets through, such as `p<p`.
    """
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
