"""What stands before a cluster of a company: TLS under a certificate of its own, and a login; all else is passed on."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import trustme
import urllib3


@contextmanager
def front(node: str, folder: Path, wanted: str) -> Iterator[tuple[str, str]]:
    """Its host with the port, and the file of its authority; those are refused whose Authorization is not `wanted`."""
    pool = urllib3.PoolManager()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != wanted:
                self._reply(401, b"{}")
                return
            headers = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            answer = pool.request(self.command, node + self.path, body=body, headers=headers)
            self._reply(answer.status, b"" if self.command == "HEAD" else answer.data)

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815

        def log_message(self, format: str, *given: object) -> None:  # noqa: A002
            pass

    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who does not trust us hangs up
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"localhost:{server.server_port}", str(folder / "ca.pem")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
