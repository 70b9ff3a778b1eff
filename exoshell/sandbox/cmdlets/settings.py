"""Domains, policies, rules and the other settings that are plain documents: one implementation for all of them."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves


@serves("Get-AcceptedDomain", "Get-OrganizationConfig")
def get_setting(call: Call) -> Result:
    settings, noun = call.organization.settings, call.info.noun
    if call.has("Identity") and call.get("Identity") is not None:
        return Result(noun, [settings.find(noun, call.get("Identity"))])
    return Result(noun, settings.of(noun))
