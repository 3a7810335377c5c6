"""Files made to hang, crash, fill or leave whatever reads them, smaller than what they ask for."""

import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from io import BytesIO

from tests.index.readers.sample_files import assemble, docx, epub, mail, paragraph, pdf, xhtml, zipped

MB = 2**20
LAUGHS = (
    "<!DOCTYPE x ["
    + '<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'


def bomb(name: str, size: int, data: bytes = b"<p>ha</p>") -> bytes:
    """A zip whose one member unpacks to `size` bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package, package.open(name, "w") as member:
        block = data * (MB // len(data))
        for _ in range(size // len(block) + 1):
            member.write(block)
    return target.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """The zip with every member said to unpack to `size` bytes, whatever it comes to."""
    claim = size.to_bytes(4, "little")
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset : at + offset + 4] = claim
            at = changed.find(mark, at + 4)
    return bytes(changed)


def linked() -> bytes:
    """A zip with a symlink, and members whose names lead out of it."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
        package.writestr("../../up.txt", "up")
        package.writestr("/etc/abs.txt", "abs")
        package.writestr("a\x1b[31m\u202eb\n.txt", "control")
    return target.getvalue()


def with_text(body: str, declared: str) -> bytes:
    """A Word document with a declaration of entities before its root."""
    package = zipfile.ZipFile(BytesIO(docx(body)))
    members: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    members["word/document.xml"] = declared.encode() + bytes(package.read("word/document.xml"))
    return zipped(members)


def pages_in_a_ring(kids: str) -> bytes:
    """A PDF whose page tree has itself among its kids."""
    return assemble(["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count 9999999 /Kids [{kids}] >>"])


def form_in_itself() -> bytes:
    """A PDF whose page shows a form that shows itself."""
    show = "<< /Length 5 >>\nstream\n/F Do\nendstream"
    resources = "/Resources << /XObject << /F 4 0 R >> >>"
    return assemble(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            f"<< /Type /Page /Parent 2 0 R {resources} /Contents 5 0 R >>",
            f"<< /Type /XObject /Subtype /Form {resources} /Length 11 >>\nstream\n/F Do /F Do \nendstream",
            show,
        ],
        "/Root 1 0 R",
    )


def many_pages(count: int) -> bytes:
    """A PDF that shows one long page so many times."""
    content = "BT /F1 11 Tf 14 TL 60 780 Td " + "(The ferry left the harbour at noon.) Tj T* " * 300 + "ET"
    page = "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"
    kids = " ".join(f"{n + 5} 0 R" for n in range(count))
    return assemble(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            *[page] * count,
        ],
        "/Root 1 0 R",
    )


def packed_page(size: int) -> bytes:
    """A PDF whose page unpacks to `size` bytes."""
    packed = zlib.compress(b"BT (ha) Tj ET " * (size // 14), 9)
    return assemble(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
        "/Root 1 0 R",
    )


def parts_in_parts(depth: int) -> bytes:
    """A mail with a part in a part in a part."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"Subject: x\n{head}Content-Type: text/plain\n\nThe ferry left.\n".encode()


def parts(count: int, kind: str = "text/plain", body: str = "The ferry left.") -> bytes:
    """A mail of as many parts, one beside the other."""
    part = f"--b\nContent-Type: {kind}\n\n{body}\n"
    return f'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n{part * count}--b--\n'.encode()


def mails_in_files(count: int, inner: bytes) -> bytes:
    """A mail that others are attached to as files, each as one line of base64."""
    body = b64encode(inner).decode()
    return parts(count, 'application/octet-stream; name="a.eml"\nContent-Transfer-Encoding: base64', body)


FILES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb": ("a.zip", lambda: lying(bomb("a.txt", 100 * MB), 1200 * MB)),
    "a zip bomb that lies": ("b.zip", lambda: lying(bomb("a.txt", 400 * MB), 1000)),
    "a zip of thousands of bombs": ("c.zip", lambda: lying(zipped({f"{n}.txt": "ha" for n in range(400)}), 3 * MB)),
    "a zip in a zip": ("d.zip", lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": "x"})})})),
    "a zip of symlinks": ("e.zip", linked),
    "a zip of 30,000 files": ("f.zip", lambda: zipped({f"{n}.txt": "x" for n in range(30_000)})),
    "a .docx bomb": ("a.docx", lambda: zipped({"_rels/.rels": bomb("a", MB), "x": b"0" * 300 * MB})),
    "a .docx of one huge text": ("b.docx", lambda: docx(paragraph("ha " * 20 * MB))),
    "a .docx of empty tags": ("c.docx", lambda: docx("<w:p/>" * 5 * MB)),
    "a .docx with a billion laughs": ("d.docx", lambda: with_text(paragraph("&l11;"), LAUGHS)),
    "a .docx with an external entity": ("e.docx", lambda: with_text(paragraph("&e;"), OUTSIDE)),
    "a .docx nested 10,000 deep": ("f.docx", lambda: docx("<w:tbl>" * 10_000 + "</w:tbl>" * 10_000)),
    "an .epub with a billion laughs": (
        "a.epub",
        lambda: epub({"a.xhtml": ""}, **{"OEBPS/a.xhtml": LAUGHS + xhtml("&l11;").partition("<!DOCTYPE html>")[2]}),
    ),
    "an .epub with an external entity": (
        "b.epub",
        lambda: epub({"a.xhtml": ""}, **{"OEBPS/a.xhtml": OUTSIDE + xhtml("&e;").partition("<!DOCTYPE html>")[2]}),
    ),
    "an .epub nested 10,000 deep": ("c.epub", lambda: epub({"a.xhtml": "<div>" * 10_000 + "x" + "</div>" * 10_000})),
    "an .epub bomb": ("d.epub", lambda: epub({"a.xhtml": "<p>ha</p>" * 10 * MB})),
    "a page nested 10,000 deep": ("a.html", lambda: b"<div>" * 10_000 + b"x" + b"</div>" * 10_000),
    "a page of list items": ("b.html", lambda: b"<ul>" + b"<li>ha ha ha" * (4 * MB // 12)),
    "a page of links": ("c.html", lambda: b"<article>" + b"<p><a href=x>ha</a> ha ha." * (4 * MB // 26)),
    "a page of attributes": ("d.html", lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">x"),
    "a page of unclosed comments": ("e.html", lambda: b"<p>x<!--" * (4 * MB // 8)),
    "a page of 1,000,000 tags": ("f.html", lambda: b"<b>" * 200 + b"<i></i>" * 700_000),
    "a page of blocks of one letter": ("g.html", lambda: b"<p>a" * (5 * MB // 4 - 100)),
    "a page of rows of one letter": ("h.html", lambda: b"<table><tr>" + b"<td>a" * 100_000),
    "a page nested 100,000 deep": ("i.html", lambda: b"<div>" * 100_000 + b"x"),
    "a PDF whose pages are a ring": ("a.pdf", lambda: pages_in_a_ring("2 0 R 2 0 R")),
    "a PDF whose form shows itself": ("b.pdf", form_in_itself),
    "a PDF of 20,000 pages": ("c.pdf", lambda: many_pages(20_000)),
    "a PDF page that unpacks to 300 MB": ("d.pdf", lambda: packed_page(300 * MB)),
    "a PDF page that unpacks to 60 MB": ("e.pdf", lambda: packed_page(60 * MB)),
    "a PDF whose table leads to itself": ("f.pdf", lambda: pdf([["x"]]).replace(b"/Size", b"/Prev 9 /Size")),
    "a PDF cut short": ("g.pdf", lambda: pdf([["The ferry left."]])[:-200]),
    "a PDF nested 10,000 deep": (
        "h.pdf",
        lambda: assemble(["<< /Pages 2 0 R >>", "[" * 10_000 + "]" * 10_000], "/Root 1 0 R"),
    ),
    "a mail of 10,000 parts in parts": ("a.eml", lambda: parts_in_parts(10_000)),
    "a mail of 300 parts in parts": ("d.eml", lambda: parts_in_parts(300)),
    "a mail of 10,000 parts": ("f.eml", lambda: parts(10_000)),
    "a mail of 10,000 mails": ("g.eml", lambda: parts(10_000, "message/rfc822", "Subject: y\n\nThe ferry left.")),
    "a mail of 20 mails of 900 parts": ("h.eml", lambda: mails_in_files(20, parts(900))),
    "a mail of 100,000 headers": ("i.eml", lambda: b"X-Quay: x\n" * 100_000 + b"\nx"),
    "a mail with a type of 1 MB": ("j.eml", lambda: b"Content-Type: text/plain; " + b"a=b;" * (MB // 4) + b"\n\nx"),
    "a mail of costly headers": (
        "k.eml",
        lambda: b"".join(
            [parts(1)[:-7], *(b"--b\nContent-Type: a/b; c=%d%s\n\n" % (n, b"a=b;" * 400) for n in range(99))]
        ),
    ),
    "a mail of many small pages": ("m.eml", lambda: parts(900, "text/html", "<table><tr>" + "<td>a" * 1_000)),
    "a mail of 12,000,000 lines": ("l.eml", lambda: b"Subject: x\n\n" + b"a\n" * (12 * MB)),
    "a mail of headers": ("b.eml", lambda: b"To: a@b.example, \n" * (20 * MB // 18) + b"\nx"),
    "a mail of one header": ("c.eml", lambda: b"From: " + b"(" * 3 * MB + b"\n\nx"),
    "a mail with a hostile page": ("e.eml", lambda: mail("", "<ul>" + "<li>ha ha ha" * (4 * MB // 12))),
    "lines of one letter": ("a.txt", lambda: b"a\n\n" * (15 * MB // 3)),
    "sentences of one letter": ("b.txt", lambda: b"A. " * (15 * MB // 3)),
    "one line": ("c.txt", lambda: b"a" * 15 * MB),
    "open quotes": ("d.txt", lambda: b'" ( ' * (15 * MB // 4)),
}
