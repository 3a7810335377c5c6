"""Full answers from this machine and from a cluster, beside OpenSearch's own and bare tantivy: a Markdown table a size.

And from several sizes how that grows, and the machines that so many servers and articles need.

python -m tests.benchmarks.scale [--sizes N...] [--full] [--here] [--seconds N] [--json FILE]
"""

import json
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.library import Library, ask
from index.model import Filters
from index.retrieval.question import parse
from index.stores.embedded.store import EmbeddedStore
from index.stores.opensearch.address import Address
from index.stores.opensearch.connection import connect
from index.stores.opensearch.store import OpenSearchStore
from index.stores.transfer import fill
from tests.benchmarks.inputs.corpus import ROOT, write
from tests.benchmarks.measuring.growth import ASSUMED, HERE, THERE, growth, sizing
from tests.benchmarks.measuring.process_figures import memory, percentiles, short
from tests.benchmarks.peers.search_peers import Citebot, Tantivy
from tests.index.stores.both_stores import open_library
from tests.opensearch_nodes.nodes import Nodes

SIZES = [10_000, 100_000, 1_000_000]
FULL = 10_000_000
QUESTIONS = 500
WARMING = 90.0  # seconds that two clients ask the cluster before: each of three JVMs compiles what it does often
HEAP = "1g"  # of each of the three nodes
NOTES = f"""Three nodes of OpenSearch 2.19.1 with {HEAP} of heap each share the cores with the clients. A full answer is
ranked, quoted and cited, 3 passages. OpenSearch itself: the same search that ours sends for its candidates, sent
directly, with all its fields, and nothing made of it; bare tantivy: the 10 best of its own analysis. Two clients
asked the cluster for {WARMING:g} s before. Memory: of one client, in brackets of the nodes. On disk: of one copy."""


def run_embedded(folder: Path, _: Address) -> Callable[[str], object]:
    """Full answers from this machine."""
    library = Library.open(folder / "index")
    return lambda question: ask([library], question)


def run_cluster(folder: Path, cluster: Address) -> Callable[[str], object]:
    """Full answers from the cluster."""
    library = open_library(folder / "index", cluster=cluster)
    return lambda question: ask([library], question)


def run_direct(folder: Path, cluster: Address) -> Callable[[str], object]:
    """The very searches that ours sends for candidates, recorded first, then sent as they are."""
    store, client, bodies = OpenSearchStore(cluster, folder / "index"), connect(cluster).client, dict[str, Any]()
    search = client.search

    def record(**given: Any) -> Any:
        if "aggs" not in given["body"]:
            bodies[asked[-1]] = given
        return search(**given)

    asked: list[str] = []
    client.search = record
    for question in json.loads((folder / "questions.json").read_text()):
        asked.append(question)
        with store.reading() as snapshot:
            snapshot.candidates(parse(question).terms, Filters(), 50)
    client.search = search
    return lambda question: search(**bodies[question]) if question in bodies else None


def run_tantivy(folder: Path, _: Address) -> Callable[[str], object]:
    """The passages that bare tantivy finds."""
    engine = Tantivy(folder / "tantivy")
    engine.open()
    return engine.find


ITSELF, BARE = "OpenSearch itself", "tantivy"
CLUSTERED = (THERE, ITSELF)
ENGINES: dict[str, Callable[[Path, Address], Callable[[str], object]]] = {
    HERE: run_embedded,
    THERE: run_cluster,
    ITSELF: run_direct,
    BARE: run_tantivy,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every size and print the tables."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="N", help="passages")
    options.add_argument("--full", action="store_true", help=f"also {FULL:,} passages: 70 GB of disk, hours")
    options.add_argument("--here", action="store_true", help="without the cluster: --full takes 45 GB, and no Java")
    options.add_argument("--seconds", type=float, default=10.0, metavar="N", help="that each client asks")
    options.add_argument("--json", type=Path, metavar="FILE", help="that keeps the figures, beside those it has")
    given = options.parse_args(arguments)
    found = read(given.json) if given.json else {}
    for size in [*given.sizes, *([FULL] if given.full else [])]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            nodes = None if given.here else stack.enter_context(Nodes(heap=HEAP, options=()))
            found[size] = measure(size, folder, nodes, given.seconds)
        print(f"\n{size:,} passages:\n\n" + "\n".join(table(found[size])), flush=True)
        if given.json:
            given.json.write_text(json.dumps(found, indent=1))
    print(f"\n{NOTES}")
    if len(found) > 1:
        print("\nGrowth:\n\n" + "\n".join(growth(found)))
        print("\nMachines:\n\n" + "\n".join(sizing(found)) + f"\n\n{ASSUMED}")


def read(file: Path) -> dict[int, dict[str, dict[str, float]]]:
    """What was measured before, by its size. Ends with a line if it can't be read, or nothing be written there."""
    try:
        with file.open("a+") as kept:
            kept.seek(0)
            return {int(size): figures for size, figures in json.loads(kept.read() or "{}").items()}
    except (OSError, ValueError, AttributeError) as error:
        raise SystemExit(f"{file} is no file of figures: name another ({error})") from error


def measure(size: int, folder: Path, nodes: Nodes | None, seconds: float) -> dict[str, dict[str, float]]:
    """The figures of every engine, by its name; of those on this machine only if there are no nodes."""
    write(folder, size, QUESTIONS)
    cluster = Address(tuple(nodes.urls)) if nodes else None
    found = {name: {"build": took} for name, took in build(folder, cluster)}
    if nodes:
        run_clients(THERE, 2, folder, nodes, WARMING)  # its searches are those sent directly as well
    for name, figures in found.items():
        for clients in (1, 2):
            figures |= run_clients(name, clients, folder, nodes, seconds)
    for name, size_of in weigh(folder, cluster):  # not before: OpenSearch counts every ten seconds
        found[name]["disk"] = size_of
    return found


def build(folder: Path, cluster: Address | None) -> Iterator[tuple[str, float]]:
    """Seconds to build each, in the order of ENGINES."""
    began = time.perf_counter()
    Citebot(folder).build()
    yield HERE, time.perf_counter() - began
    if cluster:
        began = time.perf_counter()
        with (
            closing(EmbeddedStore(folder / "index")) as here,
            closing(OpenSearchStore(cluster, folder / "index", create=True)) as there,
        ):
            fill(there, here)
        took = time.perf_counter() - began
        yield from ((name, took) for name in CLUSTERED)
    (folder / "tantivy").mkdir()
    for file in ("articles.jsonl", "passages.jsonl"):
        (folder / "tantivy" / file).symlink_to(folder / file)
    began = time.perf_counter()
    Tantivy(folder / "tantivy").build()
    yield BARE, time.perf_counter() - began


def weigh(folder: Path, cluster: Address | None) -> Iterator[tuple[str, float]]:
    """MB on disk of each."""
    with closing(EmbeddedStore(folder / "index")) as here:
        yield HERE, here.size() / 1e6
    if cluster:
        with closing(OpenSearchStore(cluster, folder / "index")) as there:
            theirs = there.size() / 1e6
        yield from ((name, theirs) for name in CLUSTERED)
    files = (file for file in (folder / "tantivy").rglob("*") if not file.is_symlink())
    yield BARE, sum(file.stat().st_size for file in files) / 1e6


def run_clients(name: str, count: int, folder: Path, nodes: Nodes | None, seconds: float) -> dict[str, float]:
    """Ask from so many processes at once."""
    url = nodes.url if nodes else ""
    command = [sys.executable, "-m", "tests.benchmarks.scale", "client", name, str(folder), url, str(seconds)]
    clients = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    outputs = [client.stdout for client in clients if client.stdout]
    for output in outputs:  # all are warm before one begins
        output.readline()
    for client in clients:
        assert client.stdin
        client.stdin.write("\n")
        client.stdin.flush()
    told = [json.loads(output.readline()) for output in outputs]
    for client in clients:
        client.communicate()
    took = [one for client in told for one in client["took"]]
    figures = percentiles(f"took{count}", took) | {f"rate{count}": len(took) / seconds}
    servers = sum(map(memory, nodes.pids())) if nodes and name in CLUSTERED else 0.0
    return figures | {"memory": max(client["memory"] for client in told), "servers": servers}


def be_client(name: str, folder: Path, url: str, seconds: float) -> None:
    """Answer questions, and tell how long each took."""
    answer = ENGINES[name](folder, Address(tuple(url.split(","))))
    questions = json.loads((folder / "questions.json").read_text())
    for question in questions:
        answer(question)
    print(flush=True)
    sys.stdin.readline()
    took, number, until = list[float](), 0, time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        answer(questions[number % len(questions)])
        took.append(time.perf_counter() - began)
        number += 1
    print(json.dumps({"took": took, "memory": memory_of_this()}), flush=True)


def memory_of_this() -> float:
    """MB."""
    from os import getpid

    return memory(getpid())


def table(found: dict[str, dict[str, float]]) -> list[str]:
    """A row an engine."""
    rows = [
        "| engine | one client: answers/s | p50 / p99, ms | two: answers/s | p50 / p99, ms | build, s | memory, MB |"
        " on disk, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, figures in found.items():
        f = {key: short(value * 1000 if key.startswith("took") else value) for key, value in figures.items()}
        servers = f" ({f['servers']})" if figures["servers"] else ""
        rows.append(
            f"| {name} | {f['rate1']} | {f['took1_p50']} / {f['took1_p99']} | {f['rate2']} | {f['took2_p50']} /"
            f" {f['took2_p99']} | {f['build']} | {f['memory']}{servers} | {f['disk']} |"
        )
    return rows


if __name__ == "__main__":
    if sys.argv[1:2] == ["client"]:
        be_client(sys.argv[2], Path(sys.argv[3]), sys.argv[4], float(sys.argv[5]))
    else:
        main()
