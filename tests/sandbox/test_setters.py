"""What a setter sets, its getter shows: for every pair of the catalog that is emulated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.catalog.shipped import EXCHANGE, shipped
from exoshell.sandbox.cmdlets import served
from tests.sandbox.clients import Child

_IDENTITIES = {"CalendarProcessing": "conf-room-rainier", "Place": "conf-room-rainier"}
_EACH = 6


def test_setters_are_read_back(start: Callable[..., Child]) -> None:
    admin = start("--size", "60").sign_in()
    catalog, names = shipped(), set(served())
    nouns = set[str]()
    seen = tried = 0
    failed: list[str] = []
    for setter in sorted(name for name in names if name.startswith("Set-")):
        noun = setter.removeprefix("Set-")
        getter, info = f"Get-{noun}", catalog.info(setter, EXCHANGE)
        getter_info = catalog.info(getter, EXCHANGE)
        if getter not in names or info is None or getter_info is None:
            continue
        named = info.parameter("Identity") is not None
        found = admin.run(getter)
        if found.status != 200 or noun in ("Mailbox", "CASMailbox", "User", *_IDENTITIES):
            found = admin.run(getter, Identity=_IDENTITIES.get(noun, "helpdesk"))
        if found.status != 200 or not found.value:
            continue
        identity = str(found.value[0].get("Identity") or found.value[0].get("Name"))
        arguments: dict[str, Any] = {"Identity": identity} if named else {}
        asked: dict[str, Any] = arguments if getter_info.parameter("Identity") is not None else {}
        for parameter in [item for item in info.parameters if item.type_name == "bool"][:_EACH]:
            value = not found.value[0].get(parameter.name)
            change: dict[str, Any] = {parameter.name: value}
            answer = admin.run(setter, **arguments, **change)
            if answer.status == 400 and "mandatory parameters" in answer.error:
                continue
            tried += 1
            nouns.add(noun)
            after = admin.run(getter, **asked)
            if answer.status == 200 and after.status == 200 and after.value[0].get(parameter.name) == value:
                seen += 1
            else:
                failed.append(f"{setter} -{parameter.name}")
    assert len(nouns) >= 35
    assert tried >= 150
    assert seen >= 0.95 * tried, failed
