"""-InlineCredential: asks for what -Credential would have brought, here in the console, and goes on as that does."""

from __future__ import annotations

from exoshell.connection.dialogue import Dialogue
from exoshell.connection.flows import credential
from exoshell.connection.tokens import Token, UserSource
from exoshell.values.secrets import SecureString


async def sign_in(source: UserSource, dialogue: Dialogue, user_name: str = "") -> Token:
    """Asks for the user name, where none was given, and the password (masked). Raises AuthError."""
    name = user_name or (await dialogue.ask("User name: ")).strip()
    password = SecureString(await dialogue.ask(f"Password for user {name}: ", secret=True))
    try:
        return await credential.sign_in(source, dialogue, name, password)
    finally:
        password.wipe()
