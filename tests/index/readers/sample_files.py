"""Small real files of each format, as programs write them; what a test wants otherwise it gives."""

import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from io import BytesIO

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
PARAGRAPHS = [
    "The ferry to Vellmar left the harbour at noon with forty passengers on board.",
    "Captain Ines Calder said that the engine had been repaired in the spring.",
    "It reached the island after three hours, as the timetable has it.",
]


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these, in their order."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return target.getvalue()


def pdf(pages: Sequence[Sequence[str]], info: Mapping[str, str] | None = None, catalog: str = "") -> bytes:
    """A PDF with these lines on its pages, in Helvetica; `info` as in /Info, `catalog` further entries of it."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"]
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append("<< " + " ".join(f"/{name} ({value})" for name, value in (info or {}).items()) + " >>")
    for n, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {6 + 2 * n} 0 R >>"
        )
        content = f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return assemble(objects)


def assemble(objects: Sequence[str | bytes], trailer: str = "/Root 1 0 R /Info 4 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with its table of where they are."""
    data, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        encoded = body if isinstance(body, bytes) else body.encode("cp1252")
        data += b"%d 0 obj\n%s\nendobj\n" % (number, encoded)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} {trailer} >>\n"
    return bytes(data) + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def docx(body: str, core: str = "", **members: str | bytes) -> bytes:
    """A Word document with this XML in its body, its prefix `w:`, and in its properties, theirs `dc:`, `dcterms:`."""
    relations = f'<Relationships><Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations,
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "docProps/core.xml": f"<coreProperties {names}>{core}</coreProperties>",
            **members,
        }
    )


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{styled}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def epub(chapters: Mapping[str, str], metadata: str = "", contents: str = "", **members: str | bytes) -> bytes:
    """A book with these files, the bodies of XHTML, and a table of contents of `<li>`s."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f'<manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": opf,
            "OEBPS/nav.xhtml": xhtml(f"<nav><ol>{contents}</ol></nav>"),
            **{f"OEBPS/{name}": xhtml(body) for name, body in chapters.items()},
            **members,
        }
    )


def xhtml(body: str) -> str:
    """A page of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f'<head><title/><script src="x.js"/></head><body>{body}</body></html>'
    )


def mail(plain: str = "", page: str = "", **headers: str) -> bytes:
    """A mail with a plain text, an HTML one, or both; `_` in names of headers stands for `-`."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(plain)
    if page and not plain:
        message.set_content(page, subtype="html")
    elif page:
        message.add_alternative(page, subtype="html")
    return message.as_bytes()
