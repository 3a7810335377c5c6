"""How a cluster is reached: by TLS that is checked, with a login; what is asked of it, always of one library."""

from base64 import b64encode
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from index.errors import LibraryBusy, LibraryError
from index.library import Library, ask
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import connect
from tests.corpus import article, five
from tests.index.stores.both_stores import found, open_library, open_store, put
from tests.opensearch_nodes.nodes import Nodes, free_ports
from tests.opensearch_nodes.tls_proxy import front

BASIC = f"Basic {b64encode(b'bot:hunter2').decode()}"


def opened(folder: Path, url: str, key: str | None = None, authority: str | None = None) -> Library:
    return open_library(folder, create=True, cluster=Address((url,), key, authority))


@pytest.mark.parametrize("key", [None, "c2VjcmV0"])
def test_a_certificate_of_a_known_authority_and_a_login_let_it_in(
    nodes: Nodes, folder: Path, tmp_path: Path, key: str | None
) -> None:
    with front(nodes.urls[0], tmp_path, f"ApiKey {key}" if key else BASIC) as (host, authority):
        login = "" if key else "bot:hunter2@"
        with opened(folder, f"https://{login}{host}", key, authority) as library:
            library.put(five())
            assert ask([library], "who met the dockers?").answered
            assert "hunter2" not in library.status().folder


@pytest.mark.parametrize(
    ("login", "trusts", "told"),
    [
        ("bot:hunter2@", False, "certificate that is not trusted: name its authority's in CITEBOT_OPENSEARCH_CA"),
        ("bot:wrong@", True, "refuses the login: look at OPENSEARCH_URL"),
        ("", True, "refuses the login: look at OPENSEARCH_URL"),
    ],
)
def test_what_keeps_it_out_is_told_without_the_password(
    nodes: Nodes, folder: Path, tmp_path: Path, login: str, trusts: bool, told: str
) -> None:
    with front(nodes.urls[0], tmp_path, BASIC) as (host, authority), pytest.raises(LibraryError) as raised:
        opened(folder, f"https://{login}{host}", authority=authority if trusts else None)
    assert told in str(raised.value)
    assert "hunter2" not in str(raised.value) and "\n" not in str(raised.value)


def test_a_cluster_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(LibraryError, match=r"the cluster at 127\.0\.0\.1:\d+ can't be reached: is it running"):
        opened(folder, f"http://127.0.0.1:{free_ports(1)[0]}")


def test_what_is_no_opensearch_is_told(folder: Path) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>Welcome</h1>" if self.command == "GET" else b"")

        do_HEAD = do_PUT = do_GET  # noqa: N815

        def log_message(self, *given: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        with pytest.raises(LibraryError, match=r"what answers at 127\.0\.0\.1:\d+ is no OpenSearch"):
            opened(folder, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_indexes_that_are_lost_are_told(folder: Path) -> None:
    with Nodes(1) as alone, opened(folder, alone.url) as library:
        library.put(five())
        connect(Address((alone.url,))).client.indices.delete(index="citebot-*")
        for call in (library.sources, lambda: library.put([article(text="A quay now.")])):
            with pytest.raises(LibraryError, match="has lost its indexes of citebot: restore a snapshot"):
                call()


def test_every_search_is_bound_to_its_library(cluster: Address, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client, searches = connect(cluster).client, list[dict[str, Any]]()
    search = client.search

    def note(**given: Any) -> Any:
        searches.append(given)
        return search(**given)

    with open_library(folder, create=True, cluster=cluster) as library:
        library.put(five())
        monkeypatch.setattr(client, "search", note)
        ask([library], "who met the dockers?")
        library.put([article(text="A quay now.")])
        library.remove(article("glacier").id)
        assert (library.sources(), library.outlets(), library.titled("a", 9), list(library.articles(0, 3))) != ([],) * 4
        assert (library.check(), library.status().articles) == ([], 4)
        token = library.store.catalogue().__enter__().totals().token
    assert len(searches) > 8
    for given in searches:
        first = given["body"]["query"]["bool"]["filter"][0]["term"]
        assert given["routing"] == token
        assert first in ({"library": token}, {"edition": f"{token}.0"})


def test_libraries_side_by_side_do_not_see_each_other(cluster: Address, tmp_path: Path) -> None:
    names = [f"{word}-{tmp_path.name.replace('_', '-')}" for word in ("one", "two")]
    with (
        closing(open_store(tmp_path / names[0], cluster, create=True)) as one,
        closing(open_store(tmp_path / names[1], cluster, create=True)) as two,
    ):
        put(one, *five())
        put(two, article("glacier", text="Nothing but ice."))
        assert (found(one, "ice"), found(two, "ice"), found(two, "harbour")) == (
            {article("glacier").id},
            {article("glacier").id},
            set(),
        )
        with two.reading() as snapshot:
            assert snapshot.counts(["harbour", "ice"]) == {"harbour": 0, "ice": 1}


def test_one_that_is_erased_is_gone_for_those_who_have_it_open(cluster: Address, folder: Path) -> None:
    with open_library(folder, create=True, cluster=cluster) as library:
        library.put(five())
        backend = open_backend(folder.parent, cluster)
        assert folder.name in backend.names()
        backend.erase(folder.name)
        assert (folder.name in backend.names(), folder.exists()) == (False, False)
        with pytest.raises(LibraryError, match="no library"):
            ask([library], "who met the dockers?")
        assert not library.store.exists()
    with pytest.raises(LibraryError, match="nothing was erased"):
        backend.erase(folder.name)
    with open_library(folder, create=True, cluster=cluster) as again:
        assert again.status().articles == 0


def test_who_had_open_what_was_made_anew_waits_for_who_writes_to_that(cluster: Address, folder: Path) -> None:
    with closing(open_store(folder, cluster, create=True, wait=0.2)) as before:
        put(before, article("harbour"))
        open_backend(folder.parent, cluster).erase(folder.name)
        with closing(open_store(folder, cluster, create=True)) as after, after.writing() as change:
            change.put(article("glacier"))
            with pytest.raises(LibraryBusy):
                put(before, article("bridge"))
        put(before, article("bridge"))
        assert [one.id for one in Library(before).articles()] == [article("glacier").id, article("bridge").id]
