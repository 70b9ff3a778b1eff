"""Programs of the system: arguments as PowerShell passes them, pipes of lines, $LASTEXITCODE."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from typing import Any

from exoshell.engine.arguments import Argument
from exoshell.engine.processors import Processor
from exoshell.engine.session_state import Scope
from exoshell.errors import PipelineStopped
from exoshell.language.ast import Ast, StringConstantExpressionAst
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException
from exoshell.values.psobject import MISSING


class NativeProcessor(Processor):
    """One program. Its input is what the pipeline fed it, its output lines are strings."""

    __slots__ = ("_input", "_path")

    def __init__(self, path: str, name: str, scope: Scope, arguments: list[Argument], node: Ast | None) -> None:
        super().__init__(scope, name, arguments, node)
        self._path = path
        self._input: list[str] = []

    def begin(self) -> None:
        self.started = True

    def process(self, value: Any) -> None:
        self._input.append(to_string(value))

    def process_once(self) -> None:
        return None

    def end(self) -> None:
        command = [self._path, *native_arguments(self.arguments)]
        context = self.context
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if self.input_expected else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=context.session_state.location,
                start_new_session=True,
            )
        except OSError as error:
            from exoshell.engine import faults

            raise faults.make(
                f"Program '{self.info_name}' failed to run: {error.strerror}",
                "NativeCommandFailed",
                ErrorCategory.ResourceUnavailable,
                kind="System.Management.Automation.ApplicationFailedException",
                place=self.node,
            ) from None
        errors: list[str] = []
        reader = threading.Thread(target=_read_lines, args=(process.stderr, errors), daemon=True)
        feeder = threading.Thread(target=_feed, args=(process, self._input), daemon=True)
        watcher = threading.Thread(target=_watch, args=(process, context), daemon=True)
        for thread in (reader, feeder, watcher):
            thread.start()
        try:
            assert process.stdout is not None
            for raw in process.stdout:
                self._report(errors)
                self.emit(raw.decode("utf-8", "replace").rstrip("\r\n"))
            code = process.wait()
        finally:
            if process.poll() is None:
                _end(process, "KILL")
                process.wait()
        reader.join(1)
        self._report(errors)
        if context.stopping:
            raise PipelineStopped
        context.global_scope.vars["lastexitcode"] = code
        self.failed = code != 0

    def _report(self, lines: list[str]) -> None:
        while lines:
            text = lines.pop(0)
            exception = NetException("System.Management.Automation.RemoteException", text)
            record = ErrorRecord(exception, "NativeCommandErrorMessage", ErrorCategory.NotSpecified, text, raw=True)
            self.context.streams.error(record)


def _read_lines(stream: Any, lines: list[str]) -> None:
    for raw in stream:
        lines.append(raw.decode("utf-8", "replace").rstrip("\r\n"))


def _feed(process: subprocess.Popen[bytes], lines: list[str]) -> None:
    if process.stdin is None:
        return
    try:
        for line in lines:
            process.stdin.write(line.encode() + b"\n")
        process.stdin.close()
    except OSError:
        return  # the program stopped reading; its exit code tells


def _watch(process: subprocess.Popen[bytes], context: Any) -> None:
    """Ends the program when the pipeline is stopped."""
    while process.poll() is None:
        if context.stopping:
            _end(process, "TERM")
            time.sleep(0.1)
            if process.poll() is None:
                _end(process, "KILL")
            return
        time.sleep(0.03)


def _end(process: subprocess.Popen[bytes], how: str) -> None:
    """Ends a program and what it started: they share a session of their own, and any of them may hold the pipe open."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, f"SIG{how}"))
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        return


def native_arguments(arguments: list[Argument]) -> list[str]:
    """The argument vector: parameters as written, collections as several arguments, a leading ~ as the home folder."""
    found: list[str] = []
    for argument in arguments:
        if argument.name is not None:
            if argument.value is MISSING:
                found.append(f"-{argument.name}")
            elif argument.splatted:
                found.extend([f"-{argument.name}", *_words(argument)])
            else:
                words = _words(argument)
                found.append(f"-{argument.name}:{words[0] if words else ''}")
                found.extend(words[1:])
            continue
        found.extend(_words(argument))
    return found


def _words(argument: Argument) -> list[str]:
    value = argument.value
    if value is None:
        return []
    if argument.literal is not None:
        return [argument.literal]
    items = enumerate_value(value)
    if items is not None:
        return [to_string(item) for item in items]
    text = to_string(value)
    bare = isinstance(argument.node, StringConstantExpressionAst) and argument.node.string_constant_type == "BareWord"
    if bare and text.startswith("~"):
        return [os.path.expanduser(text)]
    if bare and any(mark in text for mark in "*?["):
        import glob

        return sorted(glob.glob(text)) or [text]
    return [text]
