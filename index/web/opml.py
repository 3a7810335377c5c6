"""OPML, the lists of feeds that feed readers write -> the addresses of the feeds, and what in the list is none.

http://opml.org/spec2.opml
"""

from pathlib import Path

from index.errors import OriginError
from index.model import Unread
from index.readers import path_text
from index.readers.decoding import load
from index.readers.metadata import one_line
from index.readers.xml_parsing import local_name, parse_xml
from index.web.urls import normalise

SIZE = 2**20  # bytes: some thousand feeds
FEEDS = 500  # of one list: each is asked for with its newest pages


def read(path: Path) -> tuple[list[str], list[Unread]]:
    """The addresses of the feeds in their order, each once, and what can't be one.

    Raises OriginError, with the bare reason, if it lists nothing. `Sandbox.read_list` runs it in a separate process.
    """
    root = parse_xml(load(path, SIZE))
    if local_name(root) != "opml":
        raise OriginError("is not an OPML file")
    feeds: dict[str, None] = {}
    unread = []
    for outline in root.iter("{*}outline"):
        names = {name.lower(): value for name, value in outline.attrib.items()}
        address = names.get("xmlurl", "").strip()
        if not address and names.get("type", "").lower() != "rss":  # a group of feeds, or a remark
            continue
        try:
            if not address:
                raise OriginError("has no address of a feed")
            feeds[normalise(address)] = None
        except OriginError as error:
            named = one_line(names.get("text") or names.get("title")) or "a feed"
            unread.append(Unread(path_text(path), f"{address} {error}".strip(), named))
    if not feeds and not unread:
        raise OriginError("lists no feed")
    if len(feeds) > FEEDS:
        unread.append(
            Unread(path_text(path), f"lists {len(feeds):,} feeds: those after the first {FEEDS} are left out")
        )
    return [*feeds][:FEEDS], unread
