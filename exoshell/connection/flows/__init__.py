"""The ways in, one file each. A flow asks the Dialogue it was given, never a console, and raises AuthError only."""
