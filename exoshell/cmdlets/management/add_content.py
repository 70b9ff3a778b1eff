"""Add-Content."""

from __future__ import annotations

from exoshell.cmdlets.management._write_content import ContentWriter
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Add-Content")
class AddContent(ContentWriter):
    append = True
    action = "Add Content"
