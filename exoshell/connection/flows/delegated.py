"""-DelegatedOrganization: whose tenant a name means, asked of the sign-in service before and after signing in.

The authority is the customer's tenant, the user is the partner's. A token of the partner's own tenant together with a customer's
name once connected silently to the partner (office-docs-powershell #10378); the guard compares with what is resolved here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exoshell.connection.auth_errors import ADVICE, AuthError, AuthProblem, from_exception

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment
    from exoshell.connection.http import HttpStack

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def is_guid(text: str) -> bool:
    return bool(_GUID.fullmatch(text.strip("{}")))


async def resolve_tenant(stack: HttpStack, environment: Environment, name: str) -> str:
    """The GUID of the tenant that a domain belongs to (asked without signing in). Raises AuthError where there is none."""
    if is_guid(name):
        return name.strip("{}").lower()
    problem: AuthError | None = None
    document: Any = None
    status = 0
    try:
        answer = await stack.wire.get(f"{environment.login}/{name}/v2.0/.well-known/openid-configuration")
        status = answer.status_code
        document = answer.json() if status in (200, 400) else None
    except Exception as error:
        problem = from_exception(error)
    if problem is not None:
        raise problem
    found = _GUID.search(str(document.get("token_endpoint") or "")) if isinstance(document, dict) else None
    if status != 200 or found is None:
        raise AuthError(AuthProblem.TENANT, f"The sign-in service knows no tenant '{name}'.", ADVICE[90002][1], code=90002)
    return found[0].lower()
