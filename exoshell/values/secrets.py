"""Secrets as values: never printable, never copied or pickled, wiped on request.

The text is kept in a bytearray that wipe() overwrites. Python may have made copies on the way in; what is kept here is the one that lasts.
"""

from __future__ import annotations

from typing import Any, NoReturn

from exoshell.values.net_error import argument_null, net_error, out_of_range

_MAX_LENGTH = 65536


class SecureString:
    """System.Security.SecureString. Only `reveal()` gives the text; str() and repr() never do."""

    __slots__ = ("_data", "_disposed", "_read_only")

    ps_type_name = "System.Security.SecureString"

    def __init__(self, text: str = "") -> None:
        if len(text) > _MAX_LENGTH:
            raise out_of_range("Length cannot exceed 65536.", "length")
        self._data = bytearray(text.encode("utf-16-le", "surrogatepass"))
        self._read_only = False
        self._disposed = False

    def reveal(self) -> str:
        """The text itself. Raises NetError (ObjectDisposedException) after wipe()."""
        self._check()
        return self._data.decode("utf-16-le", "surrogatepass")

    def wipe(self) -> None:
        """Overwrites the text; the value cannot be used after it."""
        for place in range(len(self._data)):
            self._data[place] = 0
        self._data = bytearray()
        self._disposed = True

    def copy(self) -> SecureString:
        """SecureString.Copy(): a second secret with a life of its own."""
        return SecureString(self.reveal())

    def append(self, char: str) -> None:
        self._change()
        self._data += char.encode("utf-16-le", "surrogatepass")

    def insert(self, index: int, char: str) -> None:
        self._change()
        self._at(index, len(self) + 1)
        self._data[2 * index : 2 * index] = char.encode("utf-16-le", "surrogatepass")

    def set_at(self, index: int, char: str) -> None:
        self._change()
        self._at(index, len(self))
        self._data[2 * index : 2 * index + 2] = char.encode("utf-16-le", "surrogatepass")

    def remove_at(self, index: int) -> None:
        self._change()
        self._at(index, len(self))
        del self._data[2 * index : 2 * index + 2]

    def clear(self) -> None:
        self._change()
        for place in range(len(self._data)):
            self._data[place] = 0
        self._data = bytearray()

    def make_read_only(self) -> None:
        self._check()
        self._read_only = True

    @property
    def read_only(self) -> bool:
        self._check()
        return self._read_only

    def _check(self) -> None:
        if self._disposed:
            raise net_error("ObjectDisposedException", "Cannot access a disposed object.\nObject name: 'System.Security.SecureString'.")

    def _change(self) -> None:
        self._check()
        if self._read_only:
            raise net_error("InvalidOperationException", "Instance is read-only.")

    def _at(self, index: int, end: int) -> None:
        if not 0 <= index < end:
            raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index")

    def __len__(self) -> int:
        self._check()
        return len(self._data) // 2

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return "System.Security.SecureString"

    def __repr__(self) -> str:
        return "SecureString(****)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a SecureString cannot be pickled or copied")

    def __copy__(self) -> NoReturn:
        raise TypeError("a SecureString cannot be copied; use copy()")

    def __deepcopy__(self, memo: Any) -> NoReturn:
        raise TypeError("a SecureString cannot be copied; use copy()")


class PSCredential:
    """System.Management.Automation.PSCredential: a user name and a SecureString."""

    __slots__ = ("password", "user_name")

    ps_type_name = "System.Management.Automation.PSCredential"

    def __init__(self, user_name: str, password: SecureString) -> None:
        if not user_name:
            raise net_error(
                "System.Management.Automation.PSArgumentException",
                'Cannot process argument because the value of argument "userName" is not valid. '
                'Change the value of the "userName" argument and run the operation again.',
            )
        if password is None:
            raise argument_null("password")
        self.user_name = user_name
        self.password = password

    def network_parts(self) -> tuple[str, str]:
        """User name and domain: `DOMAIN\\user` and `user@domain` as GetNetworkCredential splits them."""
        if "\\" in self.user_name:
            domain, _, user = self.user_name.partition("\\")
            return user, domain
        if "@" in self.user_name:
            user, _, domain = self.user_name.rpartition("@")
            return user, domain
        return self.user_name, ""

    def wipe(self) -> None:
        self.password.wipe()

    def __str__(self) -> str:
        return "System.Management.Automation.PSCredential"

    def __repr__(self) -> str:
        return f"PSCredential({self.user_name!r}, ****)"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a PSCredential cannot be pickled or copied")
