"""Which address is which: the listeners of every cloud, looked up by the port that a request came in on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from exoshell.sandbox.clouds import Cloud


class Role(StrEnum):
    MAIN = "main"
    """Sign-in service and admin API, over TLS."""
    FRONT = "front"
    """The front door of Security & Compliance, which only redirects."""
    REGION = "region"
    """Where Security & Compliance really answers; Exchange too, when told to redirect."""
    PAGES = "pages"
    """What a browser sees: plain HTTP on localhost, which browsers treat as secure, so no certificate warning."""
    METADATA = "metadata"
    """Managed identities, plain HTTP as on Azure."""


@dataclass(frozen=True, slots=True)
class Place:
    """One listener."""

    cloud: Cloud
    role: Role
    port: int

    @property
    def origin(self) -> str:
        if self.role is Role.METADATA:
            return f"http://127.0.0.1:{self.port}"
        return f"{'http' if self.role is Role.PAGES else 'https'}://localhost:{self.port}"


@dataclass
class Places:
    """All listeners of this process."""

    by_port: dict[int, Place] = field(default_factory=dict)

    def add(self, place: Place) -> None:
        self.by_port[place.port] = place

    def of(self, cloud: Cloud | str, role: Role) -> Place:
        """Raises KeyError."""
        name = cloud if isinstance(cloud, str) else cloud.name
        for place in self.by_port.values():
            if place.cloud.name == name and place.role is role:
                return place
        raise KeyError(f"{name}/{role}")
