"""The practice tenant: an emulator of Entra ID and of Exchange Online's admin API, served on loopback by a process of its own.

A stranger to the client: whatever exoshell knows of it, it knows as it would know the real service.
"""
