"""Runs what language parsed, on metadata, with values. One runspace = one pipeline thread; nothing here knows a screen or a socket."""
