"""Set-Content."""

from __future__ import annotations

from exoshell.cmdlets.management._write_content import ContentWriter
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Set-Content")
class SetContent(ContentWriter):
    action = "Set Content"
