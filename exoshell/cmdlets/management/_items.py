"""Making file objects for commands outside this folder."""

from __future__ import annotations

from exoshell.cmdlets.management._file_system import file_object

__all__ = ["file_object"]
