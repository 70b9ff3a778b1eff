"""The embedded practice tenant: a child process, and the cloud rows it hands over on the pipe.

Nothing is known here of what the child does: it prints one line of JSON with addresses, a certificate authority and accounts, and
is spoken to like any cloud. It goes when this process goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS, ENVIRONMENTS, Environment
from exoshell.values.secrets import SecureString

START_SECONDS = 60.0


class PracticeProblem(Exception):
    """The practice tenant did not start; the text says why."""


@dataclass(frozen=True, slots=True)
class PracticeAccount:
    """Somebody who can sign in to the practice tenant."""

    user_name: str
    password: SecureString
    note: str = ""
    code: str = ""
    """Of the multi-factor step, where there is one."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What the child said of itself."""

    pid: int
    environments: Mapping[str, Environment]
    compliance_environments: Mapping[str, Environment]
    accounts: tuple[PracticeAccount, ...]
    raw: Mapping[str, Any]


def parse_handshake(line: str) -> Handshake:
    """The child's line → cloud rows. Raises PracticeProblem where it is none."""
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, dict) or "login" not in data or "admin" not in data:
        raise PracticeProblem("The practice tenant's first line is not its addresses.")
    clouds = data.get("clouds") or {}
    rows = {name: _handed_row(row, data, clouds.get(name) or {}) for name, row in ENVIRONMENTS.items()}
    compliance = {
        name: _handed_row(row, data, (clouds.get(name) or {}).get("compliance") or data.get("compliance") or {})
        for name, row in COMPLIANCE_ENVIRONMENTS.items()
    }
    accounts = tuple(
        PracticeAccount(
            str(item.get("user") or item.get("upn") or item.get("user_name") or item.get("userPrincipalName")),
            SecureString(str(item.get("password") or "")),
            str(item.get("note") or item.get("role") or item.get("description") or ""),
            str(item.get("mfa_code") or item.get("mfa") or item.get("code") or ""),
        )
        for item in data.get("accounts") or ()
        if isinstance(item, dict)
    )
    return Handshake(int(data.get("pid") or 0), rows, compliance, accounts, data)


def _handed_row(row: Environment, data: Mapping[str, Any], cloud: Mapping[str, Any]) -> Environment:
    login = str(cloud.get("login") or data["login"]).rstrip("/")
    admin = str(cloud.get("admin") or data["admin"]).rstrip("/")
    scheme_host = login.rpartition(":")[0] if login.count(":") > 1 else login
    return replace(
        row,
        login=login,
        admin=admin,
        resource=str(cloud.get("resource") or row.resource),
        token_hosts=(),
        token_origins=tuple(str(origin).rstrip("/") for origin in cloud.get("regions") or data.get("regions") or ()),
        notice="",
        default_level="sandbox",
        known_authority=False,
        use_system_proxy=False,
        ca_pem=str(data.get("ca_pem") or ""),
        origin_rewrites={scheme_host: login} if scheme_host != login else {},
        metadata_origin=str(cloud.get("metadata") or data.get("metadata") or "").rstrip("/"),
    )


class SandboxProcess:
    """One child. `handshake` is there after start(); `running` says whether it still lives."""

    def __init__(self, size: int = 250, seed: int | None = None, faults: str = "", customers: int = 0) -> None:
        """`faults`: what should go wrong on purpose (tests, and people who want to see how it looks). `customers`: further tenants
        that its administrator manages as a partner."""
        self.size = size
        self.seed = seed
        self.faults = faults
        self.customers = customers
        self.handshake: Handshake | None = None
        self._process: subprocess.Popen[str] | None = None
        self._errors: list[str] = []

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    def start(self, timeout: float = START_SECONDS) -> Handshake:
        """Starts the child and waits for its line. Blocking; raises PracticeProblem."""
        command = [sys.executable, "-m", "exoshell", "sandbox", "serve", "--size", str(self.size), "--parent", str(os.getpid())]
        if self.seed is not None:
            command += ["--seed", str(self.seed)]
        if self.faults:
            command += ["--faults", self.faults]
        if self.customers:
            command += ["--customers", str(self.customers)]
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        else:
            # Ctrl+C in the terminal must stop the running command, not the tenant
            options["start_new_session"] = True
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            **options,
        )
        self._process = process
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read_output, args=(process, lines), name="exoshell-practice-out", daemon=True).start()
        threading.Thread(target=self._read_errors, args=(process,), name="exoshell-practice-err", daemon=True).start()
        try:
            line = lines.get(timeout=timeout)
        except queue.Empty:
            self.stop()
            raise PracticeProblem(f"The practice tenant did not start within {timeout:.0f} seconds.") from None
        if not line:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2)
            last = next((text for text in reversed(self._errors) if text.strip()), "")
            self.stop()
            raise PracticeProblem("The practice tenant did not start" + (f": {last.strip()}" if last else "."))
        try:
            self.handshake = parse_handshake(line)
        except PracticeProblem:
            self.stop()
            raise
        return self.handshake

    @staticmethod
    def _read_output(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
        assert process.stdout is not None
        lines.put(process.stdout.readline())
        # the child must never block on a full pipe
        for _ in process.stdout:
            pass

    def _read_errors(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        for line in process.stderr:
            self._errors.append(line)
            del self._errors[:-50]

    def stop(self, *, wait: bool = True) -> None:
        """Ends the child; waits for it, at most some seconds, unless this process is about to end itself. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        if process.poll() is None:
            process.terminate()
            if not wait:
                return
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
