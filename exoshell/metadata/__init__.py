"""The vocabulary of commands, as data: what a command is called, takes and promises; nothing here runs anything."""
