"""The process: listeners on loopback, the hand-shake line, and an end when whoever started it is gone."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.clouds import CLOUDS, Cloud
from exoshell.sandbox.login.places import Place, Places, Role

if TYPE_CHECKING:
    import uvicorn

    from exoshell.sandbox.emulator import Emulator

_TLS = (Role.MAIN, Role.FRONT, Role.REGION)
_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    port: int = 0
    size: int = 250
    seed: int = 1
    parent: int = 0
    faults: str = ""
    certificates: tuple[str, ...] = ()
    ca_file: str = ""
    customers: int = 0
    """Further tenants that Contoso's administrator manages as a partner."""


def parse_options(words: Sequence[str]) -> Options:
    """Raises SystemExit with argparse's text for wrong usage."""
    parser = argparse.ArgumentParser(prog="exoshell sandbox serve", allow_abbrev=False)
    parser.add_argument("--port", type=int, default=0, help="first port to listen on; 0 takes free ones")
    parser.add_argument("--size", type=int, default=250, help="recipients of the practice organization")
    parser.add_argument("--seed", type=int, default=1, help="its people and names")
    parser.add_argument("--parent", type=int, default=0, help="process whose end is the sandbox's end, too")
    parser.add_argument("--faults", default="", help="failures on purpose, such as 'Get-Mailbox:503*2;token_lifetime=60'")
    parser.add_argument(
        "--certificate", action="append", default=[], metavar="PEM", help="public certificate to register for the practice app"
    )
    parser.add_argument("--ca-file", default="", metavar="PATH", help="write the certificate authority there, for other clients")
    parser.add_argument("--customers", type=int, default=0, metavar="N", help="further tenants that Contoso manages as a partner")
    found = parser.parse_args(list(words))
    if found.size < 10:
        parser.error("--size: at least 10")
    return Options(found.port, found.size, found.seed, found.parent, found.faults, tuple(found.certificate), found.ca_file, found.customers)


class Listeners:
    """Sockets of every cloud and role, on 127.0.0.1 and, where the machine has it, ::1, with the same ports."""

    def __init__(self, first_port: int) -> None:
        self.places = Places()
        self.tls: list[socket.socket] = []
        self.plain: list[socket.socket] = []
        self._next = first_port
        for cloud in CLOUDS:
            for role in Role:
                self._open(cloud, role)

    def _open(self, cloud: Cloud, role: Role) -> None:
        sockets = self.tls if role in _TLS else self.plain
        for _ in range(20):
            first = _tcp(socket.AF_INET)
            if os.name == "posix":
                first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                first.bind(("127.0.0.1", self._next))
            except OSError:
                first.close()
                raise
            port = first.getsockname()[1]
            second = self._twin(port)
            if second is not False:
                break
            first.close()  # the other family has the port in use: another one
        sockets.append(first)
        if isinstance(second, socket.socket):
            sockets.append(second)
        if self._next:
            self._next += 1
        self.places.add(Place(cloud, role, port))

    @staticmethod
    def _twin(port: int) -> socket.socket | bool | None:
        """The same port on ::1; None where the machine has no IPv6, False where the port is taken."""
        if not socket.has_ipv6:
            return None
        twin = None
        try:
            twin = _tcp(socket.AF_INET6)
            twin.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if os.name == "posix":
                twin.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            twin.bind(("::1", port))
        except OSError as error:
            if twin is not None:
                twin.close()
            import errno

            return False if error.errno == errno.EADDRINUSE else None
        return twin

    def close(self) -> None:
        for item in (*self.tls, *self.plain):
            with contextlib.suppress(OSError):
                item.close()


def _tcp(family: socket.AddressFamily) -> socket.socket:
    """A socket that says it is TCP: only on those asyncio switches off Nagle's algorithm, which holds back an answer's second part for
    40 ms."""
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)


class Server:
    """The emulator on its listeners. `run` blocks; `start` and `stop` are for a process that does more than serving."""

    def __init__(self, options: Options) -> None:
        from exoshell.sandbox.emulator import Emulator
        from exoshell.sandbox.pki import make_identity

        self.options = options
        self.listeners = Listeners(options.port)
        self.identity = make_identity()
        self.emulator: Emulator = Emulator(self.listeners.places, options.size, options.seed, options.customers)
        self.emulator.switches.apply(options.faults)
        for path in options.certificates:
            self.emulator.register_certificate(path)
        self._servers: list[uvicorn.Server] = []
        self._thread: threading.Thread | None = None

    def handshake(self) -> dict[str, Any]:
        return self.emulator.describe(self.identity)

    async def serve(self, ready: Callable[[], None]) -> None:
        """Until `stop`; calls `ready` when all listeners take connections."""
        import uvicorn

        common: dict[str, Any] = {
            "log_config": None, "log_level": "critical", "access_log": False, "lifespan": "off", "server_header": False, "http": "h11",
            "ws": "none", "loop": "asyncio", "timeout_keep_alive": 120, "h11_max_incomplete_event_size": 256 * 1024,
        }  # fmt: skip
        application = self.emulator.application()
        tls = uvicorn.Config(application, ssl_context_factory=lambda *_: self.identity.context, **common)
        plain = uvicorn.Config(application, **common)
        self._servers = [_quiet(tls), _quiet(plain)]
        tasks = [
            asyncio.create_task(server.serve(sockets=sockets))
            for server, sockets in zip(self._servers, (self.listeners.tls, self.listeners.plain), strict=True)
        ]
        while not all(server.started for server in self._servers):
            if any(task.done() for task in tasks):
                break
            await asyncio.sleep(0.001)
        ready()
        try:
            await asyncio.gather(*tasks)
        finally:
            self.emulator.close()
            self.listeners.close()

    def stop(self) -> None:
        """From any thread. Does not wait for clients' idle connections."""
        for server in self._servers:
            server.should_exit = server.force_exit = True
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None

    def start(self) -> None:
        """Serves in a thread; returns when it listens."""
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self.serve(ready.set)), name="sandbox", daemon=True)
        self._thread.start()
        if not ready.wait(20):
            raise RuntimeError("The sandbox did not start.")


def _quiet(config: uvicorn.Config) -> uvicorn.Server:
    """A uvicorn server that leaves signals to the process."""
    import uvicorn

    class Quiet(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Quiet(config)


def main(argv: Sequence[str]) -> int:
    """Serves until standard input closes, the parent ends, or a signal comes. Prints one line of JSON when ready. Returns 1 where
    it cannot start; ends the process otherwise."""
    import json
    import signal

    options = parse_options(argv)
    try:
        server = Server(options)
        if options.ca_file:
            Path(options.ca_file).write_text(server.identity.ca_pem, encoding="ascii")
    except (OSError, ValueError) as error:
        print(f"exoshell sandbox serve: {error}", file=sys.stderr)  # noqa: T201
        return 1

    def ready() -> None:
        said = server.handshake()
        sys.stdout.write(_for_people(said, options) if sys.stdout.isatty() else json.dumps(said) + "\n")
        sys.stdout.flush()
        server.emulator.warm()
        _keep_memory()

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: server.stop())
    threading.Thread(target=_watch_parent, args=(options, server), name="sandbox-parent", daemon=True).start()
    asyncio.run(server.serve(ready))
    sys.stderr.flush()
    # a table that is still being filled, or searched, is nobody's concern any more, and threads would be waited for
    os._exit(0)


def _keep_memory() -> None:
    """Tells glibc to keep what is freed: a page of 1,000 mailboxes is 12 MB, and asking the kernel for it anew costs as much as
    filling it. Elsewhere nothing happens."""
    import ctypes

    trim_threshold, mmap_threshold = -1, -3
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(trim_threshold, 256 << 20)
        library.mallopt(mmap_threshold, 64 << 20)


def _for_people(said: dict[str, Any], options: Options) -> str:
    """The hand-shake as somebody at a terminal reads it."""
    lines = [
        f"The practice tenant of {said['organization']['name']}: {said['organization']['recipients']} recipients, "
        f"{said['organization']['mailboxes']} mailboxes. Ctrl+C ends it.",
        "",
        f"  sign-in service, admin API  {said['login']}",
        f"  sign-in pages               {said['pages']}",
        f"  managed identities          {said['metadata']}",
        f"  certificate authority       {options.ca_file or 'in memory; --ca-file PATH writes it'}",
        "",
    ]
    width = max(len(account["user"]) for account in said["accounts"])
    for account in said["accounts"]:
        code = f"  (code {account['mfa_code']})" if "mfa_code" in account else ""
        lines.append(f"  {account['user']:{width}}  {account['password']}  {account['note']}{code}")
    lines += ["", f"  app {said['app']['id']}  secret {said['app']['secret']}", f"  its certificate: {said['app']['certificate']}", ""]
    return "\n".join(lines)


def _watch_parent(options: Options, server: Server) -> None:
    """Ends the server with the process that started it: its pipe closes, or it is no more. A terminal or a file is no pipe."""
    threading.Thread(target=_watch_pid, args=(options.parent, server), name="sandbox-pid", daemon=True).start()
    with contextlib.suppress(OSError, ValueError, AttributeError):
        kind = os.fstat(sys.stdin.fileno()).st_mode
        if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind):
            while sys.stdin.buffer.read(1):
                pass
            server.stop()


def _watch_pid(parent: int, server: Server) -> None:
    import time

    while parent:
        time.sleep(_POLL_SECONDS)
        try:
            if os.name == "posix":
                os.kill(parent, 0)
        except ProcessLookupError:
            server.stop()
            return
        except PermissionError:
            pass


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
