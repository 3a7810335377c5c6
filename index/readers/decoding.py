"""Bytes -> text, for every reader: the size of a file, its encoding, its line ends."""

import re
from codecs import lookup
from pathlib import Path

from index.errors import OriginError
from index.model import without_surrogates

SIZE = 20 * 2**20  # bytes read whole: six times War and Peace; a larger text is a dump, and .jsonl is streamed
SAMPLE = 65_536  # characters looked at for control characters
CONTROL_SHARE = 0.05  # of the sample; random bytes hold 0.1, prose none
NUL_SHARE = 0.01  # of a page: so few are mistakes; UTF-16 without a byte order mark has half of them

_BOMS = (  # the longer first: UTF-32's begins with UTF-16's
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HEADERS = (b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\x1f\x8b", b"GIF8", b"\xff\xd8\xff")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# The prefixes keep out Python's codecs that are no encodings, such as unicode_escape.
_LEGACY = re.compile(
    r"(?:windows|iso|koi8|gb|big5|shift|s-?jis|euc|cp|latin|mac|tis|ks_c|ms_kanji|hz|johab)[\w-]{0,20}", re.IGNORECASE
)
_CODE_PAGE = re.compile(r"(?:x-)?(?:cp|win(?:dows)?|ms|ibm)[-_ ]?(\d{3,4})", re.IGNORECASE)
# as browsers do: https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_ASCII = bytes(range(128))


def load(path: Path, size: int = SIZE) -> bytes:
    """The file's bytes. Raises OriginError if there are more than `size`."""
    with path.open("rb") as file:
        data = file.read(size + 1)
    check_size(len(data), size)
    return data


def check_size(size: int, most: int) -> None:
    """Raises OriginError if a file or page of `size` bytes has more than `most`."""
    if size > most:
        raise OriginError(f"is larger than {most / 2**20:g} MB")


def decode(data: bytes, declared: str | None = None) -> str:
    r"""The text: by its byte order mark, else UTF-8, else the `declared` encoding, else the likeliest one.

    Line ends `\r\n` and `\r` become `\n`, by which lines are counted, lone surrogates U+FFFD; all else stays as it is.
    Raises OriginError if there is no text.
    """
    if not data.strip():
        raise OriginError("is empty")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            break
    else:
        if is_binary(data):
            raise OriginError("is not text")
        text = _decode_unmarked(data, declared)
    if not text.strip():
        raise OriginError("is empty")
    sample = text[:SAMPLE]
    if "\0" in text or len(_CONTROLS.findall(sample)) > CONTROL_SHARE * len(sample):
        raise OriginError("is not text")
    return mend(text)


def legacy(charset: str) -> str | None:
    """Python's name for a charset of before Unicode, None for any other: `decode` finds UTF-8 and UTF-16 itself."""
    named = charset.strip().lower().removeprefix("x-")
    if page := _CODE_PAGE.fullmatch(named):
        named = f"cp{page[1]}"
    try:
        name = lookup(named).name if _LEGACY.fullmatch(named) else None
    except LookupError:
        return None
    return _WIDER.get(name, name) if name else None


def without_nuls(data: bytes) -> bytes:
    """The bytes of a page without its NULs, which browsers drop, if there are few of them; UTF-16 stays as it is."""
    is_text = not data.startswith((*_HEADERS, *(mark for mark, _ in _BOMS[1:])))
    return data.replace(b"\0", b"") if is_text and 0 < data.count(b"\0") <= NUL_SHARE * len(data) else data


def is_binary(data: bytes) -> bool:
    """Whether a file that begins so, and has no byte order mark, is anything but text."""
    return data.startswith(_HEADERS) or b"\0" in data


def mend(text: str) -> str:
    r"""The text with `\n` for every line end and U+FFFD for lone surrogates, which no store nor terminal takes."""
    text = without_surrogates(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    if declared and declared.startswith("iso2022") and b"\x1b" in data:  # all its bytes are ASCII, and so UTF-8
        return data.decode(declared, "replace")
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    # UTF-8 with a torn character stays UTF-8: any other reading would garble all its accents. In a legacy encoding
    # nearly every byte beyond ASCII is wrong as UTF-8.
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 <= len(data.translate(None, _ASCII)):
        return text
    return data.decode(declared, "replace") if declared else _guess(data)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 50 ms to import, and hardly a file needs it

    matches = from_bytes(data)
    best = matches.best()
    if best is None:
        raise OriginError("is not text")
    # Where a Latin code page could be it, its order is chance (French came out as Baltic, a lone accent as Urdu): the
    # commonest goes first. Cyrillic, Greek or Chinese of a sentence or more leaves none.
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return data.decode("cp1252", "replace")
    return str(best)
