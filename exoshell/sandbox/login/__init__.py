"""Entra ID as a client meets it: discovery, sign-in pages, device codes, tokens, managed identities."""
