"""Valid files of every format, and feeds, broken at random, through their readers: none may raise what is undocumented.

python -m tests.reliability.fuzzing [--minutes 10] [--seed 1] [SUFFIX...]

Tells how many files of each format were read, refused, or would have been ended by the sandbox; a file that makes a
reader fail is kept and named, and the exit code is then 1.
"""

import argparse
import gzip
import json
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from types import FrameType

from index.errors import OriginError
from index.model import Article
from index.readers import FORMATS, read_as
from index.web import feed
from index.web.model import Fetched, Validators
from tests.index.readers.hostile_files import LAUGHS
from tests.index.readers.sample_files import PARAGRAPHS, docx, epub, mail, paragraph, pdf, zipped

SECONDS = 5  # for one file
PAGE = (
    '<html lang="en"><head><title>The ferry</title><link rel="canonical" href="https://a.org/x"><meta charset="utf-8">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05"}</script></head>'
    f"<body><nav><a href=/>home</a></nav><article>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS * 2)}</article></body>"
)


def _relation(kind: str, target: str) -> str:
    return f'<Relationship Id="{kind[-1]}" Type="x/{kind}" Target="{target}"/>'


BOOK = "<dc:title>Tales</dc:title><dc:creator>Calder</dc:creator><dc:date>2021-05-01</dc:date>"
SEEDS: Mapping[str, bytes] = {
    ".txt": "\n\n".join(PARAGRAPHS).encode("cp1252"),
    ".md": f"---\ntitle: The ferry\nauthor: [A, B]\ndate: 2024-03-05\n---\n# The ferry\n\n{PARAGRAPHS[0]}".encode(),
    ".html": PAGE.encode(),
    ".jsonl": "\n".join(json.dumps({"id": n, "text": p, "author": ["A"]}) for n, p in enumerate(PARAGRAPHS)).encode(),
    ".pdf": pdf([PARAGRAPHS, PARAGRAPHS], {"Title": "The ferry", "CreationDate": "D:20240305"}, "/Lang (en)"),
    ".docx": docx(
        paragraph("The ferry", "Heading1")
        + f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
        + paragraph(PARAGRAPHS[0])
        + '<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        + '<w:altChunk w:id="k"/>',
        "<dc:title>The ferry</dc:title>",
        **{
            "word/_rels/document.xml.rels": f"<R>{_relation('footnotes', 'n.xml')}{_relation('aFChunk', 'c.html')}</R>",
            "word/n.xml": f'<w:n xmlns:w="w"><w:footnote w:id="2">{paragraph(PARAGRAPHS[1])}</w:footnote></w:n>',
            "word/c.html": PAGE,
        },
    ),
    ".epub": epub(
        {"a.xhtml": f"<h1>One</h1><p>{PARAGRAPHS[0]}<sup><a href='#n'>1</a></sup></p><h1 id='b'>Two</h1>x"},
        BOOK,
        '<li><a href="a.xhtml">One</a></li><li><a href="a.xhtml#b">Two</a></li>',
    ),
    ".eml": mail(PARAGRAPHS[0], PAGE, Subject="The ferry", From="Post <a@b.example>", Date="5 Mar 2024 10:15:00 +0100"),
    ".zip": zipped(
        {"a.txt": "text", "b.jsonl": '{"text": "x"}', "c.pdf": pdf([["x"]]), "d.docx": docx(paragraph("x"))}
    ),
}
ITEM = "<title>The &lt;b&gt;ferry</title><link>/a?b=1&amp;c</link><guid>1</guid><pubDate>5 Mar 2024 10:15 GMT</pubDate>"
FEEDS: Mapping[str, bytes] = {
    "rss": f'<?xml version="1.0"?><rss version="2.0"><channel><item>{ITEM}</item></channel></rss>'.encode(),
    "atom": b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>1</id><link href="a"/>'
    b'<updated>2024-03-05T10:15:00Z</updated><content type="xhtml"><div><p>x</p></div></content></entry></feed>',
    "json": json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a", "content_html": "<p>x"}]}
    ).encode(),
    "sitemap": b"<urlset><url><loc>/a</loc><lastmod>2024-03-05</lastmod></url></urlset>",
    "index": gzip.compress(b"<sitemapindex><sitemap><loc>/a</loc></sitemap></sitemapindex>"),
}
TOKENS = [
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\x0c", b"<", b">", b"&", b"&#0;", b"&#xd800;", b"]]>", b"<!--"),
    *(b"<![CDATA[", LAUGHS.encode(), b"<w:p>", b"</w:p>", b"<p>" * 300, b'"', b"'", b"{", b"}" * 50, b"[" * 500),
    *(b"-1", b"0", b"99999999999999999999", b"1e999", b"NaN", b" 0 R", b"1 0 R", b"2 0 R", b"<<", b">>", b"endobj"),
    *(b"/Kids", b"/Filter /FlateDecode", b"/Filter /LZWDecode", b"/Type /Font /Encoding /x", b"stream\n", b"%%EOF"),
    *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"=?utf-8?q?=FF?=", b"=?x?b?!?=", b"Content-Type: multipart/a;\n"),
    *(b'boundary="', b"charset=klingon", b"Content-Transfer-Encoding: base64\n", b"\n\n", b"---\n", b"!!python", b"*a"),
    *(
        b"From: (\n",
        b"From: @,<>;\n",
        b"Date: Tue, 99 Foo 10000 99:99\n",
        b"../",
        b"%00",
        b"http://[",
        b"file:///etc/x",
    ),
]


class Slow(BaseException):
    """A file that takes too long; no Exception, so that no reader takes it for its parser's."""


def broken(data: bytes, rng: random.Random) -> bytes:
    """The bytes with some of them changed, cut out, doubled, or with a token put in."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, length = rng.randrange(len(changed) + 1), min(rng.choice((1, 1, 4, 32, 500)), len(changed))
        match rng.choice(("change", "cut", "double", "token")):
            case "change":
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case "cut":
                del changed[at : at + length]
            case "double":
                changed[at:at] = changed[at : at + length]
            case _:
                changed[at:at] = rng.choice(TOKENS)
    return bytes(changed)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """A broken file; of a zip most often a whole one with a broken member, or the parsers behind it were never met."""
    if not data.startswith(b"PK") or rng.random() < 0.3:
        return broken(data, rng)
    package = zipfile.ZipFile(BytesIO(data))
    members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    chosen = rng.choice(list(members))
    if rng.random() < 0.1:
        del members[chosen]
    else:
        members[chosen] = mutate(bytes(package.read(chosen)), rng)
    return zipped(members)


def look(file: Path) -> str:
    """What came of reading the file as a feed."""
    parsed = feed.read(Fetched(file.read_bytes(), "", "", Validators("https://a.org/feed", None, None)))
    return "read" if parsed and json.dumps(asdict(parsed)).isascii() else "refused"


def judge(suffix: str, file: Path) -> str:
    """What came of reading the file, in a word. Raises whatever its reader should not."""
    with suppress(AttributeError):  # Windows has no such clock
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        if suffix in FEEDS:
            return look(file)
        for item in read_as(suffix, file):
            if isinstance(item, Article):
                assert item.text.strip() and item.text.encode() and item.id.encode(), "an article without a text"
            else:
                assert item.reason.isprintable() and item.reason, "a reason that is no line"
        return "read"
    except OriginError as error:
        assert str(error).isprintable(), "a reason that is no line"
        return "refused"
    except OSError as error:
        assert error.errno or error.args, "an error without a reason"
        return "refused"
    except (Slow, MemoryError):
        return "ended"
    finally:
        with suppress(AttributeError):
            signal.setitimer(signal.ITIMER_REAL, 0)


def fuzz(suffix: str, rng: random.Random, is_over: Callable[[int], bool]) -> tuple[Counter[str], list[str]]:
    """How often each came of broken files, and the failures, until `is_over` of their number."""
    counts, failures = Counter[str](), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"a{suffix}")
        while not is_over(counts.total()):
            file.write_bytes(mutate({**SEEDS, **FEEDS}[suffix], rng))
            try:
                counts[judge(suffix, file)] += 1
            except Exception as error:
                counts["failed"] += 1
                kept = Path(tempfile.mkstemp(suffix, "fuzz-")[1])
                kept.write_bytes(file.read_bytes())
                failures.append(f"{kept}: {type(error).__name__}: {error}")
    return counts, failures


def give_up(signum: int, frame: FrameType | None) -> None:
    """As a signal's handler: the file takes too long."""
    raise Slow


def main() -> int:
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suffixes", nargs="*", default=sorted([*SEEDS, *FEEDS]))
    parser.add_argument("--minutes", type=float, default=10, help="for each format")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    assert {*SEEDS} >= {*FORMATS} - {".markdown", ".htm"}
    with suppress(AttributeError):
        signal.signal(signal.SIGALRM, give_up)
    failed = 0
    for suffix in options.suffixes:
        end = time.monotonic() + 60 * options.minutes
        counts, failures = fuzz(suffix, random.Random(options.seed), lambda _: time.monotonic() > end)  # noqa: B023
        told = ", ".join(f"{what} {number:,}" for what, number in counts.most_common())
        sys.stdout.write(f"{suffix:8} {counts.total():9,} files: {told}\n" + "".join(f"  {f}\n" for f in failures[:10]))
        sys.stdout.flush()
        failed += len(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
