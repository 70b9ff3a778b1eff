"""The recipients of a practice tenant, made one by one from a number and a seed: the same people in every run.

Two numbers are fixed by hand: who the administrators' mailboxes belong to. Everything else follows from arithmetic on the index, so that
making 100,000 of them takes a second.
"""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from exoshell.sandbox.tenant import names

DAY = 86400
START = 1_577_880_000
"""2020-01-01: when the tenant began."""
NOW = 1_767_225_600
"""2026-01-01: the newest object. Fixed, so that a seed gives the same tenant tomorrow; `logon` counts back from the present."""
Row = tuple[object, ...]
COLUMNS = (
    "id", "kind", "name", "alias", "display", "smtp", "upn", "first", "last", "guid", "oid", "xguid", "title", "department", "company",
    "office", "city", "state", "country", "phone", "mobile", "manager", "created", "changed", "hidden", "archive", "hold", "used", "items",
    "logon", "external", "deleted", "extra",
)  # fmt: skip
_TO_ASCII = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "ı": "i", "æ": "ae", "'": "", " ": ""})


@dataclass(frozen=True, slots=True)
class Census:
    """How many of what."""

    users: int
    shared: int
    rooms: int
    equipment: int
    groups: int
    security_groups: int
    dynamic_groups: int
    team_groups: int
    contacts: int
    mail_users: int

    @classmethod
    def of(cls, size: int) -> Census:
        """A tenant of `size` recipients. What is not a mailbox grows no further than some 2,000, so that big tenants are mailboxes."""
        part = min(size, 8000)
        groups, security, dynamic, team = part * 8 // 100, part * 2 // 100, part * 2 // 100, part * 4 // 100
        contacts, mail_users = part * 5 // 100, part * 3 // 100
        mailboxes = max(size - groups - security - dynamic - team - contacts - mail_users, 1)
        shared, rooms, equipment = mailboxes * 10 // 100, mailboxes * 4 // 100, mailboxes * 2 // 100
        return cls(mailboxes - shared - rooms - equipment, shared, rooms, equipment, groups, security, dynamic, team, contacts, mail_users)

    @property
    def mailboxes(self) -> int:
        return self.users + self.shared + self.rooms + self.equipment


def plain(text: str) -> str:
    """A name for the local part of an address."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_TO_ASCII))
    return "".join(letter for letter in decomposed if letter.isascii() and (letter.isalnum() or letter in ".-_"))


@cache
def present() -> int:
    """The hour that this process started in: what happens all the time (logons, messages) is dated back from it."""
    return int(time.time()) // 3600 * 3600


class Population:
    """Rows for the recipient table, in the order of their ids."""

    def __init__(self, tenant_id: str, domain: str, initial_domain: str, size: int, seed: int, fixed: tuple[tuple[str, str], ...]) -> None:
        """`fixed`: (user principal name, display name) of the accounts that can sign in; they are the first mailboxes."""
        self.tenant_id = tenant_id
        self.domain = domain
        self.initial_domain = initial_domain
        self.seed = seed
        self.fixed = fixed
        self.census = Census.of(size)
        self._first = [(name, plain(name)) for name in names.FIRST]
        self._last = [(name, plain(name)) for name in names.LAST]

    @cached_property
    def _mailboxes(self) -> list[tuple[str, int]]:
        """Kind and place among its kind of every mailbox, in the order of ids: the accounts first, then all kinds mixed evenly, as they
        come about in a tenant that grows."""
        census, first = self.census, len(self.fixed)
        mixed = []
        for kind, start, count in (
            ("UserMailbox", min(first, census.users), census.users),
            ("SharedMailbox", 0, census.shared),
            ("RoomMailbox", 0, census.rooms),
            ("EquipmentMailbox", 0, census.equipment),
        ):
            mixed += [((place - start + 0.5) / max(count - start, 1), kind, place) for place in range(start, count)]
        mixed.sort()
        return [("UserMailbox", place) for place in range(min(first, census.users))] + [(kind, place) for _, kind, place in mixed]

    def _ids(self, kind: str) -> list[int]:
        return [number for number, (other, _) in enumerate(self._mailboxes, 1) if other == kind]

    def rows(self) -> Iterator[Row]:
        census, taken = self.census, set[str]()
        chance = random.Random(self.seed)
        draw, number = chance.random, 0

        def pick(limit: int) -> int:
            return int(draw() * limit)

        for kind, place in self._mailboxes:
            number += 1
            yield self._row(number, kind, place, taken, pick, f"{chance.getrandbits(384):096x}")
        for kind, count in (
            ("MailUniversalDistributionGroup", census.groups),
            ("MailUniversalSecurityGroup", census.security_groups),
            ("DynamicDistributionGroup", census.dynamic_groups),
            ("GroupMailbox", census.team_groups),
            ("MailContact", census.contacts),
            ("MailUser", census.mail_users),
        ):
            for place in range(count):
                number += 1
                yield self._row(number, kind, place, taken, pick, f"{chance.getrandbits(384):096x}")

    def _row(self, number: int, kind: str, place: int, taken: set[str], pick: Callable[[int], int], guids: str) -> Row:
        first = last = title = ""
        city, state, country, _, area = names.CITIES[pick(len(names.CITIES))]
        department = names.DEPARTMENTS[pick(len(names.DEPARTMENTS))]
        external = None
        if kind == "UserMailbox" and place < len(self.fixed):
            upn, display = self.fixed[place]
            alias = upn.partition("@")[0]
            first, _, last = display.partition(" ")
            title, department = "Administrator", "IT"
        elif kind in ("UserMailbox", "MailContact", "MailUser"):
            first, plain_first = self._first[pick(len(self._first))]
            last, plain_last = self._last[pick(len(self._last))]
            alias, display = f"{plain_first}.{plain_last}", f"{first} {last}"
            title = f"{department} {names.TITLES[pick(len(names.TITLES))]}"
        else:
            alias, display = self._named(kind, place, city)
        if alias in taken:
            alias, display = f"{alias}{number}", f"{display} {number}"
        taken.add(alias)
        smtp = f"{alias}@{self.domain}"
        company = ""
        if kind in ("MailContact", "MailUser"):
            company = names.COMPANIES[pick(len(names.COMPANIES))]
            external = f"SMTP:{alias}@{plain(company)}.example"
            if kind == "MailContact":
                smtp = external[5:]
        created = START + pick(NOW - START)
        is_user = kind == "UserMailbox"
        is_mailbox = kind.endswith("Mailbox") and kind != "GroupMailbox"
        used = pick(90_000) ** 2 * 6 if is_mailbox else 0
        return (
            number,
            kind,
            display,
            alias,
            display,
            smtp,
            f"{alias}@{self.domain}" if is_mailbox or kind == "MailUser" else None,
            first,
            last,
            _guid(guids, 0),
            _guid(guids, 32),
            _guid(guids, 64) if is_mailbox or kind == "GroupMailbox" else None,
            title,
            department if first or kind == "SharedMailbox" else "",
            company or (self._company if is_user else ""),
            f"{city} {1 + pick(4)}{pick(20):02}" if is_mailbox else "",
            city if is_mailbox else "",
            state if is_mailbox else "",
            country if is_mailbox else None,
            f"{area} 555 {pick(10000):04}" if is_user else "",
            f"{area} 556 {pick(10000):04}" if is_user and pick(2) else "",
            1 + pick(number - 1) if is_user and number > 12 and place else None,
            created,
            min(created + pick(40_000_000), NOW),
            int(pick(100) < 3),
            int(is_user and pick(100) < 12),
            int(is_user and pick(100) < 4),
            used,
            used // (60_000 + pick(60_000)) if used else 0,
            pick(120 * 86400) ** 2 // (120 * 86400) if is_user else None,
            external,
            None,
            None,
        )

    @property
    def _company(self) -> str:
        return self.initial_domain.partition(".")[0].capitalize()

    def _named(self, kind: str, place: int, city: str) -> tuple[str, str]:
        """Alias and display name of what is no person."""
        if kind == "SharedMailbox":
            topic = names.SHARED[place % len(names.SHARED)]
            where = names.CITIES[place // len(names.SHARED) % len(names.CITIES)][0]
            display = topic if place < len(names.SHARED) else f"{topic} {where}"
        elif kind == "RoomMailbox":
            display = f"Conf Room {names.ROOMS[place % len(names.ROOMS)]}" + (f" {city}" if place >= len(names.ROOMS) else "")
        elif kind == "EquipmentMailbox":
            display = f"{names.EQUIPMENT[place % len(names.EQUIPMENT)]} {place // len(names.EQUIPMENT) + 1}"
        elif kind == "DynamicDistributionGroup":
            display = f"Everyone in {names.DEPARTMENTS[place % len(names.DEPARTMENTS)]}"
        elif kind == "GroupMailbox":
            display = f"Project {names.PROJECTS[place % len(names.PROJECTS)]}"
        elif kind == "MailUniversalSecurityGroup":
            display = f"SG {names.DEPARTMENTS[place % len(names.DEPARTMENTS)]} Access"
        else:
            word = names.GROUPS[place // len(names.DEPARTMENTS) % len(names.GROUPS)]
            display = f"{names.DEPARTMENTS[place % len(names.DEPARTMENTS)]} {word}"
        return plain(display.replace(" ", "-")), display

    def members(self) -> Iterator[tuple[int, int, str]]:
        """(group, member, role) of every group with a list of members; role is 'member', 'owner' or 'subscriber'."""
        census = self.census
        first_group = census.mailboxes + 1
        static = census.groups + census.security_groups
        team = first_group + static + census.dynamic_groups
        users = self._ids("UserMailbox")
        for group in (*range(first_group, first_group + static), *range(team, team + census.team_groups)):
            chance = random.Random(group * 7919 + self.seed)
            count = min(census.users, 3 + chance.randrange(28))
            chosen = sorted(chance.sample(users, count))
            yield from ((group, member, "member") for member in chosen)
            yield group, chosen[0], "owner"
            if group == first_group and static > 1:
                yield group, first_group + 1, "member"  # one group inside another

    def permissions(self) -> Iterator[tuple[int, int, str]]:
        """(mailbox, trustee, right) beyond the owner's own: the delegates of shared mailboxes, and of one user in twenty."""
        users = self._ids("UserMailbox")
        for mailbox in (*self._ids("SharedMailbox"), *users[19::20]):
            chance = random.Random(mailbox * 104729 + self.seed)
            for trustee in sorted({users[chance.randrange(len(users))] for _ in range(1 + chance.randrange(3))} - {mailbox}):
                yield mailbox, trustee, "FullAccess"
                if chance.randrange(2):
                    yield mailbox, trustee, "SendAs"


def _guid(digits: str, start: int) -> str:
    part = digits[start : start + 32]
    return f"{part[:8]}-{part[8:12]}-4{part[13:16]}-a{part[17:20]}-{part[20:]}"
