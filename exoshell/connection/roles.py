"""Directory roles by the template ids that tokens carry in `wids`: the ones that mean something to Exchange."""

from __future__ import annotations

from collections.abc import Iterable

NO_ROLE = "An administrator assigns a role: Exchange Administrator in Entra ID, or a role group of Exchange (Add-RoleGroupMember)."
ROLE_NAMES = {
    "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
    "f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
    "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
    "31392ffb-586c-42d1-9346-e59415a2cc4e": "Exchange Recipient Administrator",
    "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
    "5d6b6bb7-de71-4623-b4af-96380a352509": "Security Reader",
    "17315797-102d-40b4-93e0-432062caca18": "Compliance Administrator",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8": "Helpdesk Administrator",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
}


def role_names(identities: Iterable[object]) -> tuple[str, ...]:
    """The names of those that are known, in the token's order."""
    return tuple(ROLE_NAMES[text] for identity in identities if (text := str(identity).lower()) in ROLE_NAMES)
