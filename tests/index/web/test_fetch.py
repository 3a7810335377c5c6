import gzip
import os
import socket
import ssl
import time
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count

import pytest
import trustme

from index.errors import OriginError
from index.web.fetch import Fetcher
from index.web.model import Fetched, Policy, Validators
from tests.index.web.site import Answer, Send, Site, packed, redirect, reply, running

PUBLIC = "93.184.216.34"  # never dialled: `dialled` leads it to the tests' own site
HOSTS = {
    "news.example": [PUBLIC],
    "www.news.example": ["2606:4700::6810:84e5", "104.16.132.229"],
    "xn--bcher-kva.example": [PUBLIC],
    "inner.example": ["10.0.0.1"],
    "mixed.example": [PUBLIC, "192.168.1.1"],
}

connect = socket.create_connection


def resolve(host: str, port: int) -> list[str]:
    """The tests' own name server: an address is its own."""
    if host in HOSTS:
        return HOSTS[host]
    if ":" in host or host.replace(".", "").isdigit():
        return [host]
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def dialled(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The addresses that were dialled; whichever they are, the site is at the other end."""
    return lead_to(site, monkeypatch)


def lead_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    told: list[tuple[str, int]] = []

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        told.append(address)
        return connect(("127.0.0.1", site.server_address[1]), timeout)

    monkeypatch.setattr(socket, "create_connection", dial)
    return told


def get(
    url: str, known: Validators | None = None, *, context: ssl.SSLContext | None = None, **policy: object
) -> Fetched | None:
    return Fetcher(Policy(**policy), resolve=resolve, context=context).get(url, known)  # type: ignore[arg-type]


def got(url: str, **policy: object) -> Fetched:
    found = get(url, **policy)  # type: ignore[arg-type]
    assert found
    return found


def refused(url: str, **policy: object) -> str:
    """The reason, in one line that can be shown."""
    with pytest.raises(OriginError) as raised:
        get(url, **policy)  # type: ignore[arg-type]
    reason = str(raised.value)
    assert reason.isprintable() and len(reason) < 200
    return reason


NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1
    192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:93.184.216.34 ::ffff:0:127.0.0.1 64:ff9b::7f00:1
    64:ff9b::5db8:d822 64:ff9b:1::a00:1 100::1 2001::1 2001:0:5ef5:79fd::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
    2002:7f00:1:: 2002:a00:1::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 febf::1 fec0::1
    2606:4700::1%eth0 ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_not_dialled(address: str, dialled: list[tuple[str, int]]) -> None:
    for found in ([address], [PUBLIC, address]):
        with pytest.raises(OriginError, match="not public"):
            Fetcher(Policy(), resolve=lambda host, port, found=found: found).get("http://news.example")  # type: ignore[misc]
    if "%" not in address:
        host = f"[{address}]" if ":" in address else address
        assert "not public" in refused(f"http://{host}/")
    assert dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.169.0.1"])
def test_a_public_address_is_dialled(address: str, site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = reply("here")
    assert got(f"http://{address}").data == b"here"
    assert dialled == [(address, 80)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "neither http nor https"),
        ("ftp://news.example/", "neither http nor https"),
        ("gopher://news.example/", "neither http nor https"),
        ("data:text/html,hello", "neither http nor https"),
        ("javascript:alert(1)", "neither http nor https"),
        ("ws://news.example/", "neither http nor https"),
        ("//news.example/", "neither http nor https"),
        ("news.example/story", "neither http nor https"),
        ("", "neither http nor https"),
        ("http://", "has no host: check its spelling"),
        ("http:///story", "has no host: check its spelling"),
        ("http:news.example", "has no host: check its spelling"),
        ("http://:80/", "has no host: check its spelling"),
        ("http://user@news.example/", "user name"),
        ("http://user:secret@news.example/", "user name"),
        ("http://news.example@10.0.0.1/", "user name"),
        ("http://@news.example/", "user name"),
        ("http://news.example:0/", "port 0"),
        ("http://news.example:22/", "port 22"),
        ("https://news.example:8443/", "port 8443"),
        ("http://news.example:65536/", "can be understood"),
        ("http://news.example:http/", "can be understood"),
        ("http://news.example:-1/", "can be understood"),
        ("http://127.1/", "four decimal numbers"),
        ("http://127.0.1/", "four decimal numbers"),
        ("http://2130706433/", "four decimal numbers"),
        ("http://0x7f000001/", "four decimal numbers"),
        ("http://0x7f.0.0.1/", "four decimal numbers"),
        ("http://0x7f.1/", "four decimal numbers"),
        ("http://0177.0.0.1/", "four decimal numbers"),
        ("http://127.0.0.01/", "four decimal numbers"),
        ("http://127.0.0.0x1/", "four decimal numbers"),
        ("http://1.2.3.4.5/", "four decimal numbers"),
        ("http://127.0.0.256/", "four decimal numbers"),
        ("http://news.0/", "four decimal numbers"),
        ("http://127.0.0.1./", "not public"),
        ("http://１２７.０.０.１/", "not public"),
        ("http://127。0。0。1/", "not public"),
        ("http://①②⑦.⓪.⓪.①/", "not public"),
        ("http://[::ffff:7f00:1]/", "not public"),
        ("http://[0:0:0:0:0:0:0:1]/", "not public"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://[fe80::1%eth0]/", "zone"),
        ("http://[::1", "can be understood"),
        ("http://[v1.x]/", "understood|not an IPv6"),
        ("http://[127.0.0.1]/", "understood|not an IPv6"),
        ("http://127%2e0%2e0%2e1/", "not valid"),
        ("http://news..example/", "not valid"),
        ("http://.news.example/", "not valid"),
        ("http://news.example../", "not valid"),
        ("http://-news.example/", "not valid"),
        ("http://news_.*/", "not valid"),
        ("http://" + "a" * 64 + ".example/", "not valid"),
        ("http://" + "a." * 127 + "example/", "not valid"),
        ("http://ü..example/", "not valid"),
        ("http://☃.example/", "not valid"),
        ("http://news.example\\@inner.example/", "backslash"),
        ("http://news.example/a b", "space"),
        ("http://news.example/\r\nHost: inner.example", "space"),
        ("http://news\t.example/", "space"),
        ("http://news.example/\x00", "control"),
        ("http://news.example/\u202e", "control"),
        ("http://news.example/\ud800", "control"),
        ("http://news.example/" + "a" * 2048, "more than 2,048"),
        ("http://localhost/", "not known"),
        ("http://unknown.example/", "not known"),
        ("http://inner.example/", "not public"),
        ("http://INNER.example./", "not public"),
        ("http://mixed.example/", "not public"),
    ],
)
def test_an_address_is_refused_with_its_reason_and_not_dialled(
    url: str, reason: str, dialled: list[tuple[str, int]]
) -> None:
    with pytest.raises(OriginError, match=reason):
        get(url)
    refused(url)
    assert dialled == []


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTP://News.Example", "/"),
        (" http://news.example/ \n", "/"),
        ("http://news.example:80/", "/"),
        ("http://news.example./", "/"),
        ("http://news.example/#part", "/"),
        ("http://news.example?a=1&b=ü", "/?a=1&b=%C3%BC"),
        ("http://news.example/Köln/%C3%A4;x=(1),2", "/K%C3%B6ln/%C3%A4;x=(1),2"),
    ],
)
def test_one_address_has_one_spelling(url: str, asked: str, site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers[asked] = reply("here")
    assert got(url).url == f"http://news.example{asked}"
    assert "\r\nHost: news.example\r\n" in site.requests[0]
    assert dialled == [(PUBLIC, 80)]


def test_a_name_beyond_ascii_is_asked_for_as_dns_has_it(site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = reply("here")
    assert got("http://Bücher.example/").url == "http://xn--bcher-kva.example/"


class TestRebinding:
    def test_a_name_is_looked_up_once_and_what_was_checked_is_dialled(
        self, site: Site, dialled: list[tuple[str, int]]
    ) -> None:
        answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
        site.answers["/"] = reply("here")
        assert Fetcher(Policy(), resolve=lambda *_: next(answers)).get("http://rebinding.example/")
        assert (dialled, next(answers)) == ([(PUBLIC, 80)], ["127.0.0.1"])

    def test_a_redirect_to_the_same_name_is_checked_anew(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        answers = iter([[PUBLIC], ["127.0.0.1"]])
        site.answers["/"] = redirect("/inner")
        with pytest.raises(OriginError, match="not public"):
            Fetcher(Policy(), resolve=lambda *_: next(answers)).get("http://rebinding.example/")
        assert (dialled, site.paths) == ([(PUBLIC, 80)], ["/"])


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_they_are_followed_to_the_page(self, status: int, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers |= {"/old": redirect("/new", status), "/new": reply("here")}
        found = got("http://news.example/old")
        assert (found.url, found.data) == ("http://news.example/new", b"here")

    @pytest.mark.parametrize(
        ("to", "reason"),
        [
            ("http://inner.example/", "not public"),
            ("//10.0.0.1/", "not public"),
            ("http://169.254.169.254/latest/meta-data/", "not public"),
            ("http://[::1]/", "not public"),
            ("http://2130706433/", "four decimal numbers"),
            ("http://news.example:6379/", "port 6379"),
            ("file:///etc/passwd", "neither http"),
            ("http://user:secret@news.example/", "user name"),
            ("http://[::1", "understood"),
            ("", "without an address"),
        ],
    )
    def test_one_to_where_nothing_is_fetched_is_refused(
        self, to: str, reason: str, site: Site, dialled: list[tuple[str, int]]
    ) -> None:
        site.answers["/"] = redirect(to)
        assert reason in refused("http://news.example/")
        assert dialled == [(PUBLIC, 80)]

    @pytest.mark.parametrize("steps", [{"/": "/"}, {"/": "/b", "/b": "/"}])
    def test_a_loop_ends(self, steps: dict[str, str], site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers |= {path: redirect(to) for path, to in steps.items()}
        assert refused("http://news.example/", redirects=4) == "redirects more than 4 times"
        assert len(dialled) == 5

    def test_one_written_in_utf_8_is_understood(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers |= {"/": redirect("/köln"), "/k%C3%B6ln": reply("here")}
        assert got("http://news.example/").data == b"here"


class TestAllowing:
    def test_a_named_host_may_be_an_inner_one(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers["/"] = reply("here")
        assert got("http://inner.example/", allow=frozenset({"inner.example"})).data == b"here"
        assert "not public" in refused("http://10.0.0.1/", allow=frozenset({"inner.example"}))
        assert "port 8080" in refused("http://inner.example:8080/", allow=frozenset({"inner.example"}))

    def test_a_host_named_with_a_port_may_have_that_one(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers["/"] = reply("here")
        assert got("http://inner.example:8080/", allow=frozenset({"inner.example:8080"})).data == b"here"
        assert "not public" in refused("http://inner.example/", allow=frozenset({"inner.example:8080"}))
        assert "Host: inner.example:8080\r\n" in site.requests[0]

    def test_an_address_may_be_named(self, site: Site) -> None:
        site.answers["/"] = reply("here")
        assert got(site.url(), allow=frozenset({site.host})).data == b"here"


def test_no_proxy_of_the_environment_is_used(
    site: Site, dialled: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setitem(os.environ, name, "http://10.0.0.1:3128")
    site.answers["/"] = reply("here")
    got("http://news.example/")
    assert (dialled, site.paths) == ([(PUBLIC, 80)], ["/"])


def endless(part: bytes, head: bytes = b"") -> Callable[[Send], None]:
    def answer(send: Send) -> None:
        send(head)
        while True:
            send(part)

    return answer


class TestProxy:
    @pytest.fixture
    def site(self, site: Site) -> Site:
        site.is_proxy = True
        site.answers["/"] = reply("here")
        return site

    def test_it_is_asked_for_the_address_that_was_checked(self, site: Site) -> None:
        assert got("http://news.example/", proxy=f"http://{site.host}").data == b"here"
        assert site.requests[0].startswith(f"CONNECT {PUBLIC}:80 HTTP/1.1\r\nHost: {PUBLIC}:80\r\n")
        assert "\r\nHost: news.example\r\n" in site.requests[1]

    def test_an_address_of_six_is_in_brackets(self, site: Site) -> None:
        got("http://www.news.example/", proxy=f"http://{site.host}")
        assert site.paths == ["[2606:4700::6810:84e5]:80", "/"]

    def test_what_is_refused_is_not_asked_of_it(self, site: Site) -> None:
        for url in ("http://inner.example/", "http://10.0.0.1/", "http://news.example:22/"):
            refused(url, proxy=f"http://{site.host}")
        assert site.requests == []

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (reply(status=407), "can't be reached through the proxy (407)"),
            (b"", "can't be reached: Remote end closed connection without response"),
            (endless(b"HTTP/1.1 100 Continue\r\n\r\n"), "is larger than 0 MB"),
        ],
    )
    def test_one_that_refuses_is_told(self, answer: Answer, reason: str, site: Site) -> None:
        site.answers[f"{PUBLIC}:80"] = answer
        assert refused("http://news.example/", proxy=f"http://{site.host}") == reason


@pytest.mark.parametrize(
    ("contact", "agent"), [(None, "citebot/0."), ("mail@news.example", " (+mail@news.example)\r\n")]
)
def test_it_says_who_it_is(contact: str | None, agent: str, site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = reply("here")
    got("http://news.example/", contact=contact)
    assert agent in site.requests[0].partition("User-Agent: ")[2]


def test_another_address_of_the_host_is_tried_when_one_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        told.append(address[0])
        if ":" in address[0]:
            raise OSError(101, "Network is unreachable")
        return connect(("127.0.0.1", site.server_address[1]), timeout)

    monkeypatch.setattr(socket, "create_connection", dial)
    site.answers["/"] = reply("here")
    assert got("http://www.news.example/").data == b"here"
    assert told == HOSTS["www.news.example"]
    monkeypatch.setitem(HOSTS, "news.example", ["2606:4700::1"])
    assert refused("http://news.example/") == "can't be reached: Network is unreachable"


class TestConditions:
    KNOWN = Validators("http://news.example/new", '"1"', "Tue, 01 Apr 2025 10:00:00 GMT")

    def test_what_the_server_tells_of_the_page_is_told(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        etag, modified = self.KNOWN.etag or "", self.KNOWN.modified or ""
        kind = 'Text/HTML ; Charset="ISO-8859-1"'
        site.answers["/new"] = reply("here", Content_Type=kind, ETag=etag, Last_Modified=modified)
        found = got("http://news.example/new")
        assert (found.type, found.charset, found.validators) == ("text/html", "iso-8859-1", self.KNOWN)

    def test_they_are_sent_back_to_where_they_came_from_only(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers |= {"/old": redirect("/new"), "/new": reply(status=304), "/other": reply("here")}
        assert get("http://news.example/old", self.KNOWN) is None
        assert get("http://news.example/other", self.KNOWN)
        sent = [('If-None-Match: "1"\r\nIf-Modified-Since: Tue, 01 Apr 2025' in head) for head in site.requests]
        assert sent == [False, True, False]

    def test_unchanged_is_no_answer_to_one_who_knows_nothing(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        site.answers["/"] = reply(status=304)
        assert refused("http://news.example/") == "gives no page (304)"

    @pytest.mark.parametrize("etag", ['"a\r\n b"', '"ä"', '"' + "a" * 600 + '"', '"\x01"'])
    def test_one_that_could_not_be_sent_back_is_dropped(
        self, etag: str, site: Site, dialled: list[tuple[str, int]]
    ) -> None:
        site.answers["/"] = reply("here", ETag=etag)
        assert got("http://news.example/").validators.etag is None


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        (204, {}, "gives no page (204)"),
        (206, {}, "gives no page (206)"),
        (300, {}, "gives no page (300)"),
        (401, {}, "asks for a login (401)"),
        (402, {}, "asks for payment (402)"),
        (403, {}, "is forbidden: it may be behind a login, or keep programs out (403)"),
        (404, {}, "is not there: check its address (404)"),
        (410, {}, "is gone for good (410)"),
        (418, {}, "gives no page (418)"),
        (429, {}, "asks for fewer requests (429): try again later"),
        (429, {"Retry_After": "3600"}, "asks for fewer requests (429): try again in 3,600 seconds"),
        (
            429,
            {"Retry_After": "Tue, 01 Apr 2025 10:00:00 GMT"},
            "asks for fewer requests (429): try again after 2025-04-01T10:00:00Z",
        ),
        (429, {"Retry_After": "\x1b[31mnow"}, "asks for fewer requests (429): try again later"),
        (451, {}, "is withheld for legal reasons (451)"),
        (500, {}, "fails at its server (500): try again later"),
        (503, {"Retry_After": "60"}, "is unavailable (503): try again in 60 seconds"),
    ],
)
def test_any_status_but_200_has_its_reason(
    status: int, headers: dict[str, str], reason: str, site: Site, dialled: list[tuple[str, int]]
) -> None:
    site.answers["/"] = reply("An error page.", status, **headers)
    assert refused("http://news.example/") == reason


def chunked(*chunks: bytes) -> bytes:
    sent = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))
    return reply(Content_Length="", Transfer_Encoding="chunked") + sent


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        (packed("here" * 1000), b"here" * 1000),
        (chunked(b"he", b"re"), b"here"),
        (reply(Content_Length="") + b"here", b"here"),
        (b"HTTP/1.0 200 OK\r\n\r\nhere", b"here"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + reply("here"), b"here"),
        (reply(""), b""),
        (reply("x" * 1000), b"x" * 1000),
    ],
    ids=["gzip", "chunks", "to the end", "HTTP 1.0", "continue", "empty", "just the size"],
)
def test_a_body_comes_whole(answer: bytes, data: bytes, site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = answer
    assert got("http://news.example/", size=max(len(data), 1)).data == data


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(reply("x" * 1001), "larger than", id="too large, and it says so"),
        pytest.param(reply(Content_Length="1001"), "larger than", id="too large, and not waited for"),
        pytest.param(reply(Content_Length="") + b"x" * 1001, "larger than", id="too large, and it says nothing"),
        pytest.param(chunked(*[b"x" * 100] * 11), "larger than", id="too large in chunks"),
        pytest.param(packed(b"\0" * 10_000_000), "larger than", id="a bomb in gzip"),
        pytest.param(endless(b"x" * 65_536, reply(Content_Length="")), "larger than", id="no end"),
        pytest.param(endless(b"1" * 65_536, reply(Content_Length="9")[:-2]), "LineTooLong", id="a header without end"),
        pytest.param(endless(b"x: y\r\n", b"HTTP/1.1 200 OK\r\n"), "HTTPException", id="headers without end"),
        pytest.param(endless(b"HTTP/1.1 100 Continue\r\n\r\n"), "larger than", id="continuing without end"),
        pytest.param(endless(b"x: y\r\n" * 1000, chunked(b"x")[:-2]), "larger than", id="trailers without end"),
        pytest.param(endless(b"1\r\nx\r\n", chunked()[:-5]), "larger than", id="chunks without end"),
        pytest.param(reply("here", Content_Length="999"), "only in part", id="a part"),
        pytest.param(chunked(b"here" * 9)[:-20], "IncompleteRead", id="a part of a chunk"),
        pytest.param(
            reply(Content_Length="", Transfer_Encoding="chunked") + b"zz\r\n", "IncompleteRead", id="no chunk"
        ),
        pytest.param(
            reply(Content_Length="", Content_Encoding="gzip") + packed("here" * 90).partition(b"\r\n\r\n")[2][:-12],
            "only in part",
            id="a part of a gzip",
        ),
        pytest.param(reply("here", Content_Encoding="gzip"), "can't be read: error", id="no gzip"),
        pytest.param(
            reply(gzip.compress(b"here") * 2, Content_Encoding="gzip"), "only in part", id="a gzip after a gzip"
        ),
        pytest.param(reply("here", Content_Encoding="br"), "compressed as br", id="a packing not asked for"),
        pytest.param(reply("here", Content_Encoding="gzip, gzip"), "compressed as gzip, gzip", id="packed twice"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", "BadStatusLine", id="no HTTP"),
        pytest.param(b"HTTP/1.1 99 Low\r\n\r\n", "BadStatusLine", id="no status"),
        pytest.param(b"", "closed connection", id="nothing"),
    ],
)
def test_a_bad_answer_is_refused_within_bounds(
    answer: Answer, reason: str, site: Site, dialled: list[tuple[str, int]]
) -> None:
    site.answers["/"] = answer
    assert reason in refused("http://news.example/", size=1000, seconds=20.0)


def test_a_bomb_is_not_unpacked_further_than_it_may_be(site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = packed(b"\0" * 50_000_000)
    tracemalloc.start()
    try:
        assert "larger than" in refused("http://news.example/", size=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def drip(head: bytes = b"") -> Callable[[Send], None]:
    """One byte now and then, each well within any timeout for a read."""

    def answer(send: Send) -> None:
        send(head)
        for _ in count():
            time.sleep(0.02)
            send(b"x")

    return answer


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nx: ", reply(Content_Length="")], ids=["status", "header", "body"]
)
def test_a_server_that_drips_is_left_at_the_deadline(head: bytes, site: Site, dialled: list[tuple[str, int]]) -> None:
    site.answers["/"] = drip(head)
    began = time.monotonic()
    assert refused("http://news.example/", seconds=0.3) == "did not answer completely within 0.3 seconds"
    assert time.monotonic() - began < 5


def test_redirects_share_one_deadline(site: Site, dialled: list[tuple[str, int]]) -> None:
    def slow(send: Send) -> None:
        time.sleep(0.1)
        send(redirect("/"))

    site.answers["/"] = slow
    assert "within 0.3 seconds" in refused("http://news.example/", seconds=0.3, redirects=1000)


def test_a_name_server_that_hangs_is_left_at_the_deadline() -> None:
    fetcher = Fetcher(Policy(seconds=0.2), resolve=lambda *_: time.sleep(30) or [])  # type: ignore[func-returns-value]
    with pytest.raises(OriginError, match=r"within 0\.2 seconds"):
        fetcher.get("http://news.example/")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class TestTls:
    @pytest.fixture
    def context(self, authority: trustme.CA) -> ssl.SSLContext:
        """One that trusts the tests' own authority."""
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    @pytest.fixture
    def safe(self, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("news.example", "xn--bcher-kva.example", PUBLIC).configure_cert(context)
        with running(context) as site:
            site.answers["/"] = reply("here")
            site.dialled = lead_to(site, monkeypatch)  # type: ignore[attr-defined]
            yield site

    @pytest.mark.parametrize("host", ["news.example", "Bücher.example", PUBLIC])
    def test_the_certificate_is_held_against_the_name_and_the_checked_address_dialled(
        self, host: str, safe: Site, context: ssl.SSLContext
    ) -> None:
        assert got(f"https://{host}/", context=context).data == b"here"
        assert safe.dialled == [(PUBLIC, 443)]  # type: ignore[attr-defined]

    def test_the_certificate_is_that_of_the_page_behind_a_proxy(self, safe: Site, context: ssl.SSLContext) -> None:
        safe.is_proxy = True
        assert got("https://news.example/", context=context, proxy="http://proxy.corp:3128").data == b"here"
        assert (safe.dialled, safe.paths) == ([("proxy.corp", 3128)], [f"{PUBLIC}:443", "/"])  # type: ignore[attr-defined]
        assert "Hostname mismatch" in refused("https://www.news.example/", context=context, proxy="http://proxy.corp")

    def test_another_hosts_certificate_is_refused(self, safe: Site, context: ssl.SSLContext) -> None:
        assert "can't be trusted: Hostname mismatch" in refused("https://www.news.example/", context=context)
        assert safe.requests == []

    def test_an_unknown_authority_is_refused(self, safe: Site) -> None:
        assert "can't be trusted: " in refused("https://news.example/")
        assert safe.requests == []

    def test_a_server_without_tls_is_refused(self, site: Site, dialled: list[tuple[str, int]]) -> None:
        assert refused("https://news.example/") == "does not offer a secure connection that can be used"

    def test_a_handshake_that_hangs_is_left_at_the_deadline(
        self, monkeypatch: pytest.MonkeyPatch, context: ssl.SSLContext
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            place = silent.getsockname()
            monkeypatch.setattr(socket, "create_connection", lambda _, timeout: connect(place, timeout))
            assert "within 0.2 seconds" in refused("https://news.example/", context=context, seconds=0.2)
