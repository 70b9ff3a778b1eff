"""Screens over the console: help, history."""
