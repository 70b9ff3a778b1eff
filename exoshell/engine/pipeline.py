"""Running processors as a pipeline: begin in order, push objects through, end in order, clean always.

Objects travel by plain calls from command to command. A command may say that it wants no more (StopUpstream): what stands before it
is not ended, what stands after it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from exoshell.engine.processors import Processor, ReceiverBeforeBegin
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import StopUpstream
from exoshell.errors import PipelineStopped

Emit = Callable[[Any], None]


def run_single(processor: Processor, emit: Emit) -> None:
    """A command alone, without input."""
    context = processor.context
    scope, streams, depth = context.scope, context.streams, len(context.frames)
    processor.emit = emit
    processor.invocation.pipeline_length = processor.invocation.pipeline_position = 1
    try:
        processor.prepare()
        processor.begin()
        processor.receiver()
        processor.process_once()
        processor.end()
    except StopUpstream as stop:
        if not processor.owns(stop.command):
            raise
        processor.end()
    finally:
        context.scope, context.streams = scope, streams
        del context.frames[depth:]
        processor.clean()
    context.last_ok = not processor.failed


class Pipeline:
    """Two or more commands, or one with input."""

    def __init__(self, scope: Scope, processors: Sequence[Processor], emit: Emit) -> None:
        self.scope = scope
        self.processors = list(processors)
        self.emit = emit
        self._first = 0
        """Processors before this one were stopped from downstream."""

    def run(self, source: Iterable[Any] | None = None) -> None:
        """Feeds the source's objects to the first command; None runs it without input."""
        context = self.scope.context
        scope, streams, depth = context.scope, context.streams, len(context.frames)
        processors = self.processors
        for number, processor in enumerate(processors):
            processor.input_expected = number > 0 or source is not None
            processor.invocation.pipeline_length = len(processors)
            processor.invocation.pipeline_position = number + 1
        self._link()
        try:
            before = None
            for processor in processors:
                processor.before = before
                processor.prepare()
                before = processor
            self._guarded(self._begin_all)
            if not self._first:
                self._guarded(lambda: self._feed(source))
            for number, processor in enumerate(processors):
                if number >= self._first:
                    self._guarded(processor.end)
        finally:
            context.scope, context.streams = scope, streams
            del context.frames[depth:]
            self._clean()
        context.last_ok = not any(processor.failed for processor in processors)

    def _link(self) -> None:
        processors = self.processors
        processors[-1].emit = self.emit
        for number in range(len(processors) - 1):
            processors[number].emit = ReceiverBeforeBegin(processors[number + 1], self._begin_from(number + 1))

    def _begin_from(self, number: int) -> Callable[[], None]:
        def begin() -> None:
            for processor in self.processors[number:]:
                if not processor.started:
                    processor.started = True
                    processor.begin()

        return begin

    def _begin_all(self) -> None:
        self._begin_from(0)()
        processors = self.processors
        for number in range(len(processors) - 2, -1, -1):
            receiver = processors[number + 1].receiver()
            processor = processors[number]
            emit = processor.emit
            if isinstance(emit, ReceiverBeforeBegin):
                processor.emit = receiver
            else:
                # -OutVariable and -PipelineVariable have wrapped the link: it stays, and finds its receiver itself
                continue

    def _feed(self, source: Iterable[Any] | None) -> None:
        first = self.processors[0]
        receive = first.receiver()
        if source is None:
            first.process_once()
            return
        context = self.scope.context
        for value in source:
            if context.stopping:
                raise PipelineStopped
            receive(value)

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except StopUpstream as stop:
            for number, processor in enumerate(self.processors):
                if processor.owns(stop.command):
                    self._first = max(self._first, number)
                    return
            raise

    def _clean(self) -> None:
        failure: BaseException | None = None
        for processor in self.processors:
            if not processor.started:
                continue
            try:
                processor.clean()
            except Exception as error:
                failure = failure or error
        if failure is not None:
            raise failure
