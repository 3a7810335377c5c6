"""A real OpenSearch of three nodes on loopback, a JVM each, that can be killed, stopped and started again.

`python -m tests.opensearch_nodes.nodes` runs one until Ctrl-C. Its jars come from Maven Central once, into CACHE.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import urllib3

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "citebot-tests" / "opensearch-2.19.1.0"
START = 120  # seconds for three JVMs on two busy cores; 15 on idle ones
HEAP = "512m"


def missing() -> str | None:
    """Why no cluster can be started here; None if one can."""
    needed = ["java", "javac"] if (CACHE / "lib").is_dir() else ["java", "javac", "mvn"]
    gone = [name for name in needed if not shutil.which(name)]
    return f"no {' and no '.join(gone)} to start an OpenSearch with" if gone else None


def prepare() -> Path:
    """The folder with the jars and the compiled node. Raises CalledProcessError if they can't be had."""
    lib = CACHE / "lib"
    if not lib.is_dir():
        draft = CACHE / f"lib.{os.getpid()}"
        command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run([*command, f"-DoutputDirectory={draft}"], check=True, stdin=subprocess.DEVNULL)
        with contextlib.suppress(OSError):  # another was first
            draft.rename(lib)
    subprocess.run(["javac", "-d", CACHE, "-cp", f"{lib}/*", HERE / "Node.java"], check=True)
    return CACHE


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Nodes:
    """The nodes of a cluster, numbered from 0; a context manager that leaves no process and no file behind."""

    def __init__(self, count: int = 3, heap: str = HEAP, options: Sequence[str] = ("-XX:TieredStopAtLevel=1",)) -> None:
        self._heap, self._options = heap, options
        self._http, self._inner = free_ports(count), free_ports(count)
        self._home = Path(tempfile.mkdtemp(prefix="citebot-nodes-"))
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * count
        self._pool = urllib3.PoolManager(timeout=5.0, retries=False)

    def __enter__(self) -> "Nodes":
        try:
            cache = prepare()
            for number in range(len(self._http)):
                self._start(number, cache)
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def urls(self) -> list[str]:
        """The address of each node."""
        return [f"http://127.0.0.1:{port}" for port in self._http]

    @property
    def url(self) -> str:
        """All addresses, as OPENSEARCH_URL takes them."""
        return ",".join(self.urls)

    def holding(self, data: bytes) -> list[str]:
        """The files of the nodes that have these bytes anywhere in them."""
        found = list[str]()
        for path in sorted(self._home.glob("*/data/**/*")):
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):  # merged away meanwhile
                if data in path.read_bytes():
                    found.append(path.relative_to(self._home).as_posix())
        return found

    def pids(self) -> list[int]:
        """Of the nodes that run."""
        return [process.pid for process in self._processes if process]

    def _start(self, number: int, cache: Path) -> None:
        home = self._home / str(number)
        (home / "config").mkdir(parents=True, exist_ok=True)
        names = [f"node-{n}" for n in range(len(self._http))]
        settings = {
            "cluster.name": "citebot-tests",
            "node.name": names[number],
            "network.host": "127.0.0.1",
            "http.port": self._http[number],
            "transport.port": self._inner[number],
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self._inner),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
            "path.data": home / "data",
            "path.logs": home / "logs",
            "node.processors": 2,
            "node.store.allow_mmap": "true",
            "cluster.info.update.interval": "10s",
            # a node that is gone is found so in seconds, not minutes
            "cluster.fault_detection.follower_check.interval": "500ms",
            "cluster.fault_detection.follower_check.timeout": "2s",
            "cluster.fault_detection.leader_check.interval": "500ms",
            "cluster.fault_detection.leader_check.timeout": "2s",
            "cluster.publish.timeout": "5s",
        }
        java = ["java", f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-Xshare:auto", *self._options]
        java += ["-Dopensearch.networkaddress.cache.ttl=60", "-Djava.awt.headless=true", "-XX:-UsePerfData"]
        java += ["--add-opens=java.base/java.lang=ALL-UNNAMED", "-cp", f"{cache}:{cache}/lib/*", "Node", str(home)]
        with (home / "out.log").open("ab") as out:
            self._processes[number] = subprocess.Popen(
                [*java, *(f"{name}={value}" for name, value in settings.items())],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def start(self, number: int) -> None:
        """Start a node that was killed, with what it had on disk."""
        self._start(number, CACHE)

    def kill(self, number: int) -> None:
        """SIGKILL."""
        process = self._processes[number]
        if process and process.stdin:
            process.stdin.close()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes[number] = None

    def freeze(self, number: int) -> None:
        """SIGSTOP: the node is there, and answers nobody."""
        self._signal(number, signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        """Let it go on."""
        self._signal(number, signal.SIGCONT)

    def _signal(self, number: int, what: signal.Signals) -> None:
        process = self._processes[number]
        assert process, f"node {number} does not run"
        os.kill(process.pid, what)

    def heal(self) -> None:
        """All nodes run again, and are one healthy cluster. Raises TimeoutError."""
        for number, process in enumerate(self._processes):
            if process:
                self.thaw(number)
            else:
                self.start(number)
        self.wait()

    def wait(self, status: str = "green", seconds: float = START) -> None:
        """Until all nodes that run are one cluster of this health. Raises TimeoutError, with what they logged."""
        running = [n for n, process in enumerate(self._processes) if process]
        asked = f"_cluster/health?wait_for_status={status}&timeout=1s&wait_for_nodes={len(running)}"
        asked += "&wait_for_no_initializing_shards=true"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                if all(self._pool.request("GET", f"{self.urls[n]}/{asked}").status == 200 for n in running):
                    return
            for number in running:
                process = self._processes[number]
                if process and process.poll() is not None:
                    raise TimeoutError(f"node {number} ended: {self._log(number)}")
            time.sleep(0.1)
        raise TimeoutError(f"no {status} cluster after {seconds} s: {self._log(running[0])}")

    def _log(self, number: int) -> str:
        return (self._home / str(number) / "out.log").read_text(errors="replace")[-2000:]

    def close(self) -> None:
        """End all of it."""
        for number in range(len(self._processes)):
            self.kill(number)
        shutil.rmtree(self._home, ignore_errors=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with Nodes() as nodes, contextlib.suppress(KeyboardInterrupt):
        print(nodes.url, flush=True)  # noqa: T201
        signal.pause()
