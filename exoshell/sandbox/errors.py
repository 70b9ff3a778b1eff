"""What a cmdlet refuses with, and how far the refusal goes: the service's numbers, classes and wording in one place."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

_TASKS = "Microsoft.Exchange.Configuration.Tasks."
_DATA = "Microsoft.Exchange.Data."
SERVER = "DM6PR21A07DC005.NAMPR21A007.PROD.OUTLOOK.COM"
"""The directory server that answers, as errors name it."""


@dataclass
class CmdletError(Exception):
    """An error of a cmdlet that ran."""

    text: str
    class_name: str = _TASKS + "RecipientTaskException"
    number: str = "Ex2C6F13"
    status: int = 400
    category: str = "Context"
    target: str = ""

    def __post_init__(self) -> None:
        super().__init__(self.text)

    @property
    def message(self) -> str:
        """details[0].message."""
        return f"{self.number}|{self.class_name}|{self.text}"

    @property
    def code(self) -> str:
        """The HTTP status' name, as error.code has it: 'NotFound'."""
        return HTTPStatus(self.status).phrase.replace(" ", "")


class NotFound(CmdletError):
    """No object answers to the identity."""

    def __init__(self, identity: object, number: str = "Ex6F9304", *, text: str = "") -> None:
        super().__init__(
            text or f"The operation couldn't be performed because object '{identity}' couldn't be found on '{SERVER}'.",
            _TASKS + "ManagementObjectNotFoundException",
            number,
            404,
        )


class Ambiguous(CmdletError):
    """Several objects answer to the identity."""

    def __init__(self, identity: object) -> None:
        super().__init__(
            f"The operation couldn't be performed because '{identity}' matches multiple entries.",
            _TASKS + "ManagementObjectAmbiguousException",
            "Ex8A4B09",
        )


class AlreadyExists(CmdletError):
    """An object or a permission of that name is there."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException", "Ex7B1D42")


class ProxyInUse(CmdletError):
    """An address belongs to somebody else."""

    def __init__(self, address: str, owner: str) -> None:
        super().__init__(
            f'The proxy address "{address}" is already being used by the proxy addresses or LegacyExchangeDN of "{owner}". '
            "Please choose another proxy address.",
            "Microsoft.Exchange.Data.Directory.ProxyAddressExistsException",
            "ExD51A7C",
        )


class InvalidValue(CmdletError):
    """A value that its property cannot hold."""

    def __init__(self, value: object, type_name: str, reason: str) -> None:
        super().__init__(
            f'Cannot convert value "{value}" to type "{type_name}". Error: "{reason}"',
            _DATA + "DataValidationException",
            "Ex91C2E0",
        )


class NotEmulated(CmdletError):
    """The service has it, this emulator does not. Said plainly, so that nobody mistakes it for the service's word."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Not emulated: the practice tenant does not have {what}. On the real service it would run.",
            "Exoshell.Sandbox.NotEmulatedException",
            "ExSANDBOX",
            501,
            "NotImplemented",
        )


@dataclass
class BindingError(Exception):
    """A refusal before the cmdlet ran: parameters that do not bind."""

    text: str
    class_name: str = "System.Management.Automation.ParameterBindingException"

    def __post_init__(self) -> None:
        super().__init__(self.text)


class FilterError(BindingError):
    """An OPATH filter that cannot be read, or names what cannot be filtered: refused when it is bound, as the service does."""

    def __init__(self, text: str, expression: str, position: int, parameter: str = "Filter") -> None:
        super().__init__(
            f'Cannot bind parameter \'{parameter}\' to the target. Exception setting "{parameter}": "{text}\n'
            f'"{expression}" at position {position}."'
        )


class Confirmation(Exception):
    """Everything is valid and nothing was done: the client asked to be told first."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Forbidden(Exception):
    """The administrator's roles do not have the cmdlet."""

    def __init__(self, cmdlet: str) -> None:
        super().__init__(f"User is not allowed to call {cmdlet}")
