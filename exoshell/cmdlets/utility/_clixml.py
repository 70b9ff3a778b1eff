"""What the four CLIXML commands share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exoshell.cmdlets.utility._clixml_reader import CliXmlFailure, CliXmlReader
from exoshell.cmdlets.utility._clixml_writer import CliXmlWriter
from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.error_record import NetException

_DEFAULT_DEPTH = 2


def writer_of(cmdlet: Cmdlet) -> CliXmlWriter:
    return CliXmlWriter(int(cmdlet.get("Depth", _DEFAULT_DEPTH)), cmdlet.check_stop)


def objects_of(cmdlet: Cmdlet, text: str) -> Iterator[Any]:
    """The objects of a document; ends the command where it is none."""
    try:
        yield from CliXmlReader().read(text)
    except CliXmlFailure as error:
        cmdlet.fail(NetException("System.Xml.XmlException", str(error)), "System.Xml.XmlException")
