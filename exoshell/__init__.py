"""exoshell: an Exchange Online shell for the terminal that needs no PowerShell."""

__version__ = "0.1.0"
