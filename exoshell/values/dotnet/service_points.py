"""System.Net.ServicePointManager: settings that old scripts make before they connect. They are kept, and reach nothing.

.NET itself stopped reading them for HttpClient; exoshell's own connections always speak TLS 1.2 or newer and check certificates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from exoshell.values.member_tables import table

_SETTINGS: Mapping[str, tuple[str, Any]] = MappingProxyType(
    {
        "CheckCertificateRevocationList": ("System.Boolean", False),
        "DefaultConnectionLimit": ("System.Int32", 2),
        "DnsRefreshTimeout": ("System.Int32", 120000),
        "EnableDnsRoundRobin": ("System.Boolean", False),
        "Expect100Continue": ("System.Boolean", True),
        "MaxServicePointIdleTime": ("System.Int32", 100000),
        "MaxServicePoints": ("System.Int32", 0),
        "ReusePort": ("System.Boolean", False),
        "SecurityProtocol": ("System.Net.SecurityProtocolType", "SystemDefault"),
        "ServerCertificateValidationCallback": ("System.Object", None),
        "UseNagleAlgorithm": ("System.Boolean", True),
    }
)
"""Each with its type and what it holds in a new process."""

_given: dict[str, Any] = {}
"""What scripts of this process set; .NET keeps these per process too."""


def _getter(name: str) -> Callable[[], Any]:
    def get() -> Any:
        from exoshell.values.conversion import convert

        kind, initial = _SETTINGS[name]
        return _given[name] if name in _given else convert(initial, kind)

    return get


def _setter(name: str) -> Callable[[Any], None]:
    def keep(value: Any) -> None:
        from exoshell.values.conversion import convert

        _given[name] = convert(value, _SETTINGS[name][0])

    return keep


TABLES = (
    table(
        "System.Net.ServicePointManager",
        static_properties={
            **{name: _getter(name) for name in _SETTINGS},
            "DefaultNonPersistentConnectionLimit": 4,
            "DefaultPersistentConnectionLimit": 2,
        },
        static_setters={name: _setter(name) for name in _SETTINGS},
    ),
)
