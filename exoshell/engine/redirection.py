"""Redirections: streams merged into output, or sent to a file, a variable or nowhere, for as long as a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from exoshell.engine.compiler import Emit, Statement, expression, output_expression
from exoshell.engine.pipeline import Pipeline
from exoshell.engine.processors import Processor
from exoshell.engine.records import InformationRecord, MessageRecord
from exoshell.engine.session_state import Scope
from exoshell.engine.streams import Streams, emit_enumerated
from exoshell.language import ast
from exoshell.values.conversion import to_string

_BLOCK_RUNNERS = frozenset(
    {
        "ForEach-Object",
        "Where-Object",
        "Invoke-Command",
        "Invoke-Expression",
        "Select-Object",
        "Sort-Object",
        "Group-Object",
        "Measure-Object",
    }
)
_STREAMS = ("error", "warning", "verbose", "debug", "information")


class Redirected(Processor):
    """A processor whose streams go elsewhere while it runs; the others of its pipeline keep the pipeline's own."""

    __slots__ = ("_inner", "_receive", "_redirections", "_streams", "targets")

    def __init__(self, inner: Processor, redirections: list[tuple[ast.RedirectionAst, Callable[[Scope], Any] | None]]) -> None:
        super().__init__(inner.scope, inner.info_name, inner.arguments, inner.node)
        self._inner = inner
        self._redirections = redirections
        self._streams: Streams | None = None
        self.targets: list[RedirectionTarget] = []
        self._receive: Callable[[Any], None] | None = None

    def owns(self, command: Any) -> bool:
        return command is self or self._inner.owns(command)

    def prepare(self) -> None:
        inner = self._inner
        inner.input_expected, inner.before = self.input_expected, self.before
        self._within(inner.prepare)

    def runs_script(self) -> bool:
        return self._inner.runs_script()

    def _within(self, step: Callable[[], None]) -> None:
        context = self.context
        before = context.streams
        context.streams = self._current(before)
        try:
            step()
        finally:
            context.streams = before
        self.failed = self._inner.failed

    def _current(self, outer: Streams) -> Streams:
        if self._streams is not None:
            return self._streams
        streams = outer.copy()
        self._inner.emit = self._downstream
        output: Emit = self._downstream
        for node, location in self._redirections:
            if isinstance(node, ast.MergingRedirectionAst):
                if node.to_stream == "output":
                    self._merge(streams, node.from_stream, self._downstream if output is not _discard else output)
                continue
            assert location is not None
            target = _target(self.scope, location(self.scope), node)
            if target is not None:
                self.targets.append(target)
            write = target.write if target is not None else _discard
            if node.from_stream in ("output", "all"):
                output = write
                self._inner.emit = write
            if node.from_stream != "output":
                _set(streams, node.from_stream, write)
        # a merge follows the output to wherever a later redirection sent it
        if output is not self._downstream:
            for node, _ in self._redirections:
                if isinstance(node, ast.MergingRedirectionAst) and node.to_stream == "output":
                    self._merge(streams, node.from_stream, output)
        self._streams = streams
        return streams

    def _merge(self, streams: Streams, stream: str, target: Emit) -> None:
        """`2>&1` and its kin. A cmdlet that runs script blocks merges its own errors alone: those of the blocks are lost, as they are
        in PowerShell."""
        _set(streams, stream, target)
        name = self._inner.info_name
        if name not in _BLOCK_RUNNERS or stream not in ("error", "all") or self._is_parallel():
            return

        def own_only(record: Any) -> None:
            if record.invocation is not None and record.invocation.command_name == name:
                target(record)

        streams.error = own_only

    def _is_parallel(self) -> bool:
        """-Parallel: records come from other runspaces, and the cmdlet writes them."""
        return any(argument.name and "parallel".startswith(argument.name.lower()) for argument in self._inner.arguments)

    def _downstream(self, value: Any) -> None:
        """Output leaves with the pipeline's own streams in place."""
        self.emit(value)

    def begin(self) -> None:
        self.started = True
        self._within(self._inner.begin)

    def receiver(self) -> Callable[[Any], None]:
        found: list[Callable[[Any], None]] = []
        self._within(lambda: found.append(self._inner.receiver()))
        self._receive = found[0]
        return self.process

    def process(self, value: Any) -> None:
        receive = self._receive
        assert receive is not None
        self._within(lambda: receive(value))

    def process_once(self) -> None:
        self._within(self._inner.process_once)

    def end(self) -> None:
        self._within(self._inner.end)

    def clean(self) -> None:
        try:
            self._within(self._inner.clean)
        finally:
            for target in self.targets:
                target.close()


class Plain(Redirected):
    """A command without redirections in a pipeline that has some: runs with the pipeline's own streams, whoever calls it."""

    def __init__(self, inner: Processor) -> None:
        super().__init__(inner, [])
        self._streams = inner.context.streams
        inner.emit = self._downstream


def _set(streams: Streams, name: str, target: Emit) -> None:
    for stream in _STREAMS if name == "all" else (name,):
        if stream in _STREAMS:
            setattr(streams, stream, target)
            if stream == "information":
                streams.information_redirected = True


def _discard(_: Any) -> None:
    """`> $null`."""


class RedirectionTarget:
    """Where redirected records end up."""

    def write(self, value: Any) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class FileTarget(RedirectionTarget):
    """A file, written by Out-File as `>` does."""

    def __init__(self, scope: Scope, path: str, append: bool) -> None:
        from exoshell.engine.arguments import Argument
        from exoshell.engine.compile_commands import find_command
        from exoshell.engine.processors import CmdletProcessor

        arguments = [Argument("FilePath", path)]
        if append:
            arguments.append(Argument("Append", True))
        self._processor = CmdletProcessor(find_command(scope, "Out-File", None), scope, arguments, None)
        self._processor.input_expected = True
        self._processor.prepare()
        self._processor.begin()
        self._receive = self._processor.receiver()
        self._closed = False

    def write(self, value: Any) -> None:
        self._receive(str(value) if isinstance(value, MessageRecord | InformationRecord) else value)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                self._processor.end()
            finally:
                self._processor.clean()


class VariableTarget(RedirectionTarget):
    """`> variable:x`: the objects themselves."""

    def __init__(self, scope: Scope, path: str, append: bool) -> None:
        from exoshell.engine.variables import read_variable
        from exoshell.values.collections import enumerate_value
        from exoshell.values.psobject import MISSING

        self._scope, self._path = scope, path
        self._items: list[Any] = []
        if append:
            current = read_variable(scope, path)
            if current is not MISSING and current is not None:
                unrolled = enumerate_value(current)
                self._items.extend([current] if unrolled is None else unrolled)

    def write(self, value: Any) -> None:
        self._items.append(value)

    def close(self) -> None:
        from exoshell.engine.variables import write_variable

        write_variable(self._scope, self._path, self._items[0] if len(self._items) == 1 else self._items)


def _target(scope: Scope, location: Any, node: ast.RedirectionAst) -> RedirectionTarget | None:
    """None for $null."""
    if location is None:
        return None
    path = to_string(location)
    append = isinstance(node, ast.FileRedirectionAst) and node.append
    if path.lower().startswith("variable:"):
        return VariableTarget(scope, path[len("variable:") :], append)
    return FileTarget(scope, path, append)


Redirections = list[tuple[ast.RedirectionAst, "Callable[[Scope], Any] | None"]]


def _compiled(nodes: Iterable[ast.RedirectionAst]) -> Redirections:
    return [(node, expression(node.location) if isinstance(node, ast.FileRedirectionAst) else None) for node in nodes]


def redirected_pipeline(
    node: ast.PipelineAst, source: Callable[[Scope], Iterable[Any]] | None, makers: list[Callable[[Scope], Processor]]
) -> Statement:
    """A pipeline some of whose commands have redirections."""
    commands = [element for element in node.pipeline_elements if isinstance(element, ast.CommandAst)]
    compiled = [_compiled(element.redirections) for element in commands]

    def run(scope: Scope, emit: Emit) -> None:
        items = source(scope) if source is not None else None
        processors: list[Processor] = []
        for make, redirections in zip(makers, compiled, strict=True):
            inner = _made(make, redirections, scope)
            processors.append(Redirected(inner, redirections) if redirections else Plain(inner))
        Pipeline(scope, processors, emit).run(items)

    return run


def _made(make: Callable[[Scope], Processor], redirections: Redirections, scope: Scope) -> Processor:
    return make(scope)


def redirected_expression(element: ast.CommandExpressionAst) -> Statement:
    """`expression > file`."""
    value = output_expression(element.expression)
    redirections = _compiled(element.redirections)

    def run(scope: Scope, emit: Emit) -> None:
        Pipeline(scope, [Redirected(_ExpressionProcessor(scope, value, element), redirections)], emit).run()

    return run


class _ExpressionProcessor(Processor):
    """An expression in a command's place."""

    __slots__ = ("_value",)

    def __init__(self, scope: Scope, value: Callable[[Scope], Any], node: ast.Ast) -> None:
        super().__init__(scope, "", [], node)
        self._value = value

    def process_once(self) -> None:
        emit_enumerated(self._value(self.scope), self.emit)
