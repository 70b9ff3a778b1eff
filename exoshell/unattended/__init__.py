"""Runs a script or one line, then exits. No questions, no UI library; stdout is data."""
