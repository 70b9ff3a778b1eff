"""Where tokens rest: in memory, as with Microsoft's module; or, where the settings ask for it, in an encrypted file.

The file is AES-256-GCM under a key that the system's keyring holds (the key, not the cache: Windows' vault takes 2.5 kB). No keyring
means no file. It is written beside and replaced, 0600 in a 0700 folder, never through a link, and not read where others could have.
Sign-ins of people only: app, managed-identity and handed-in tokens never come here.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

_MAGIC = b"EXT1"
_PURPOSE = b"exoshell-token-cache-1"


class StoreProblem(Exception):
    """The file cannot be trusted or opened; says why, and what to do."""


class SafeFile:
    """One encrypted file: atomic replacement, no symlinks, owner and mode checked before reading."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key

    def stamp(self) -> tuple[int, int, int] | None:
        """Changes whenever the file does; None where there is none. Raises StoreProblem where others could have written or read it."""
        try:
            status = os.lstat(self.path)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise StoreProblem(f"{self.path} is not a regular file")
        if sys.platform != "win32":
            if status.st_uid != os.getuid():
                raise StoreProblem(f"{self.path} belongs to someone else")
            if status.st_mode & 0o077:
                raise StoreProblem(f"{self.path} can be read by others; run: chmod 600 {self.path}")
        return status.st_mtime_ns, status.st_size, status.st_ino

    def load(self) -> str:
        """The text. Raises StoreProblem, OSError."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self.path, flags), "rb") as file:
            raw = file.read()
        if raw[:4] == _MAGIC:
            with contextlib.suppress(InvalidTag):
                return AESGCM(self._key).decrypt(raw[4:16], raw[16:], _PURPOSE).decode()
        raise StoreProblem("the stored sign-in cannot be decrypted (another key, or the file was changed)")

    def save(self, text: str) -> None:
        """Replaces the file's content in one step."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = os.urandom(12)
        raw = _MAGIC + nonce + AESGCM(self._key).encrypt(nonce, text.encode(), _PURPOSE)
        descriptor, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".tokens")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """A lock of the kernel's, gone with the process and so never stale."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            else:
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@cache
def _file_cache_class() -> type[Any]:
    """msal's cache over a SafeFile; a function because its base class costs 130 ms of imports."""
    import msal

    class FileTokenCache(msal.SerializableTokenCache):  # type: ignore[misc]  # msal is untyped
        """Shared by several processes; saved once per sign-in."""

        def __init__(self, file: SafeFile) -> None:
            super().__init__()
            self._file = file
            self._seen: tuple[int, int, int] | None = None
            self._depth = 0

        def _reload(self) -> None:
            stamp = self._file.stamp()
            if stamp == self._seen:
                return
            try:
                self.deserialize(self._file.load() if stamp else None)
            except ValueError:
                self.deserialize(None)
            self._seen = stamp

        @contextlib.contextmanager
        def _transaction(self) -> Iterator[None]:
            with self._lock:
                self._depth += 1
                try:
                    if self._depth > 1:
                        yield
                        return
                    with self._file.locked():
                        self._reload()
                        yield
                        if self.has_state_changed:
                            self._file.save(self.serialize())
                            self._seen = self._file.stamp()
                finally:
                    self._depth -= 1

        def add(self, event: dict[str, Any], **options: Any) -> None:
            with self._transaction():
                super().add(event, **options)

        def modify(self, *arguments: Any, **options: Any) -> None:
            with self._transaction():
                super().modify(*arguments, **options)

        def search(self, *arguments: Any, **options: Any) -> Any:
            with self._lock:
                if not self._depth:
                    self._reload()
            return super().search(*arguments, **options)

    return FileTokenCache


def keyring_key() -> bytes | None:
    """The key that the system's keyring keeps for us, made at first use; None where there is no keyring or it stays locked."""
    import base64

    try:
        import keyring
        import keyring.backends.fail

        if isinstance(keyring.get_keyring(), keyring.backends.fail.Keyring):
            return None
        text = keyring.get_password("exoshell", "token-cache-key")
        if not text:
            text = base64.b64encode(os.urandom(32)).decode()
            keyring.set_password("exoshell", "token-cache-key", text)
        return base64.b64decode(text)
    except Exception:  # a locked keyring, no D-Bus, a dismissed prompt: each backend has its own
        return None


def open_cache(persist: bool, *, path: Path | None = None, key: Callable[[], bytes | None] = keyring_key) -> Any:
    """A token cache for msal. In: whether sign-ins should outlast the session. Blocking; imports msal.

    Falls back to memory where there is no keyring or the file cannot be trusted.
    """
    import msal

    if persist:
        secret = key()
        if secret is not None:
            from exoshell.paths import token_store_file

            file = SafeFile(path or token_store_file(), secret)
            with contextlib.suppress(StoreProblem, OSError):
                if file.stamp() is not None:
                    file.load()
                return _file_cache_class()(file)
    return msal.TokenCache()
