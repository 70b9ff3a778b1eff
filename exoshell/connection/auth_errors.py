"""AuthError: the only exception that leaves a sign-in, and what each of Entra's codes means for the person in front.

Codes choose advice only; what happens next depends on `kind`. Always raised `from None`: the frames of msal hold passwords.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from exoshell.connection.redaction import redact


class AuthProblem(StrEnum):
    """Kinds of failure, as far as anyone can act on the difference."""

    BAD_CREDENTIALS = "bad-credentials"
    ACCOUNT = "account"
    MFA = "mfa-required"
    CONSENT = "consent-required"
    POLICY = "blocked-by-policy"
    APP = "app-not-in-tenant"
    APP_CREDENTIAL = "app-credential"
    TENANT = "tenant"
    REQUEST = "bad-request"
    SIGN_IN_AGAIN = "sign-in-again"
    DEVICE_CODE = "device-code"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    THROTTLED = "throttled"
    SERVICE = "service-unavailable"
    NETWORK = "network"
    TLS = "tls"
    LOCAL = "local"
    IDENTITY = "managed-identity"
    TOKEN = "access-token"
    PROTOCOL = "protocol"
    UNKNOWN = "unknown"


_P = AuthProblem
_REGISTER_MFA = (
    "This account must first register for multi-factor authentication. Connect with -UserPrincipalName and follow the browser's steps."
)
_CODE_EXPIRED = "The code expired before it was used. Run the command again for a new one."
_SERVICE_TROUBLE = "Microsoft Entra has a temporary problem. Try again in a minute."
_CONNECT_AGAIN = "The sign-in has expired. Connect again."

ADVICE: dict[int, tuple[AuthProblem, str]] = {
    50126: (_P.BAD_CREDENTIALS, "The user name or the password is wrong. Check both and connect again."),
    50034: (
        _P.BAD_CREDENTIALS,
        "This account does not exist in that tenant. Check the user name, or use -DelegatedOrganization to manage another organization.",
    ),
    50053: (_P.ACCOUNT, "The account is locked after too many wrong passwords, or the address is blocked. Wait, or reset the password."),
    50055: (_P.ACCOUNT, "The password has expired. Sign in on the web once to change it."),
    50057: (_P.ACCOUNT, "The account is disabled. Ask an administrator."),
    50076: (
        _P.MFA,
        "This account needs multi-factor authentication, which a password alone cannot do. Use -UserPrincipalName or -Device.",
    ),
    50079: (_P.MFA, _REGISTER_MFA),
    50072: (_P.MFA, _REGISTER_MFA),
    50158: (_P.MFA, "The tenant asks for an external security challenge. Connect with -UserPrincipalName."),
    53000: (_P.POLICY, "Conditional Access wants a compliant device. Use a browser on a managed device, or ask an administrator."),
    53003: (_P.POLICY, "Conditional Access blocks this sign-in. Ask an administrator which policy applies (correlation ID)."),
    53004: (_P.POLICY, "Register for multi-factor authentication at a trusted place first."),
    65001: (_P.CONSENT, "Consent is missing for this app. Connect interactively and accept, or ask an administrator to grant it."),
    65004: (_P.CANCELLED, "The sign-in was cancelled."),
    700016: (
        _P.APP,
        "The app is not installed in that tenant. Check -AppId and -Organization, and the cloud (-ExchangeEnvironmentName).",
    ),
    7000112: (_P.APP, "The app is disabled in that tenant. Ask an administrator to enable sign-in for it."),
    700027: (
        _P.APP_CREDENTIAL,
        "The certificate is not registered on the app. Upload its public part to the app registration, or check -CertificateThumbprint.",
    ),
    700024: (_P.APP_CREDENTIAL, "The signed request is outside its valid time. Check the clock of this computer."),
    7000215: (_P.APP_CREDENTIAL, "The client secret is wrong."),
    7000222: (_P.APP_CREDENTIAL, "The client secret has expired."),
    7000218: (_P.APP_CREDENTIAL, "The app is not a public client. Use a certificate with -AppId."),
    90002: (
        _P.TENANT,
        "The tenant was not found. Check -Organization or -DelegatedOrganization, and the cloud (-ExchangeEnvironmentName).",
    ),
    50059: (_P.TENANT, "Say which tenant: -Organization contoso.onmicrosoft.com."),
    50194: (_P.TENANT, "Use -Organization: this app belongs to a single tenant."),
    50011: (_P.REQUEST, "The app does not allow the redirect address http://localhost."),
    500011: (_P.REQUEST, "Exchange Online is not present in that tenant or cloud."),
    70011: (_P.REQUEST, "The requested scope is not valid."),
    50173: (_P.SIGN_IN_AGAIN, "The sign-in was revoked (a new password, or an administrator). Connect again."),
    50133: (_P.SIGN_IN_AGAIN, _CONNECT_AGAIN),
    70008: (_P.SIGN_IN_AGAIN, _CONNECT_AGAIN),
    700082: (_P.SIGN_IN_AGAIN, "The sign-in has expired through inactivity. Connect again."),
    70043: (_P.SIGN_IN_AGAIN, "The sign-in has expired by policy. Connect again."),
    54005: (_P.SIGN_IN_AGAIN, "That sign-in answer was already used. Connect again."),
    70016: (_P.DEVICE_CODE, "The code has not been entered yet."),
    70017: (_P.DEVICE_CODE, "The code is asked about too often; exoshell waits longer by itself."),
    70018: (_P.DEVICE_CODE, "The code was not accepted."),
    70019: (_P.DEVICE_CODE, _CODE_EXPIRED),
    70020: (_P.DEVICE_CODE, _CODE_EXPIRED),
    70021: (_P.DEVICE_CODE, "The sign-in was declined in the browser."),
    90033: (_P.SERVICE, _SERVICE_TROUBLE),
    90006: (_P.SERVICE, _SERVICE_TROUBLE),
}
_OAUTH_ADVICE: dict[str, tuple[AuthProblem, str]] = {
    "access_denied": (_P.CANCELLED, "The sign-in was cancelled."),
    "authorization_declined": (_P.DEVICE_CODE, "The sign-in was declined in the browser."),
    "expired_token": (_P.DEVICE_CODE, _CODE_EXPIRED),
    "code_expired": (_P.DEVICE_CODE, _CODE_EXPIRED),
    "temporarily_unavailable": (_P.SERVICE, _SERVICE_TROUBLE),
    "interaction_required": (_P.MFA, "More steps are needed. Connect with -UserPrincipalName."),
}
_CODE = re.compile(r"AADSTS(\d+)")


class AuthError(Exception):
    """A sign-in that did not work. `message` is fit to be shown; `advice` says what to do; neither ever holds a secret."""

    def __init__(
        self,
        problem: AuthProblem,
        message: str,
        advice: str = "",
        *,
        code: int | None = None,
        suberror: str = "",
        correlation_id: str = "",
        claims: str = "",
    ) -> None:
        self.problem = problem
        self.message = redact(message)
        self.advice = advice
        self.code = code
        self.suberror = suberror
        self.correlation_id = correlation_id
        self.claims = claims
        super().__init__(self.message)

    def __str__(self) -> str:
        head = f"AADSTS{self.code}: " if self.code and not self.message.startswith("AADSTS") else ""
        tail = f" (correlation ID {self.correlation_id})" if self.correlation_id else ""
        return f"{head}{self.message}{tail}"

    @property
    def needs_person(self) -> bool:
        """Whether signing in again, by a person, can help."""
        return self.problem in (_P.MFA, _P.CONSENT, _P.SIGN_IN_AGAIN)


def from_result(result: dict[str, Any] | None) -> AuthError:
    """msal's error dictionary → AuthError. Only known keys are read: it may hold anything."""
    if not result:
        return AuthError(_P.SIGN_IN_AGAIN, "There is no usable sign-in any more.", "Connect again.")
    described = str(result.get("error_description") or result.get("error") or "unknown error")
    codes = [code for code in result.get("error_codes") or () if isinstance(code, int)]
    if not codes and (found := _CODE.search(described)):
        codes = [int(found[1])]
    named = _OAUTH_ADVICE.get(str(result.get("error")), (_P.UNKNOWN, ""))
    problem, advice = next((ADVICE[code] for code in codes if code in ADVICE), named)
    explained = str(result.get("error_uri") or "")
    if not advice and explained.startswith("https://"):
        advice = f"Microsoft explains it at {explained}"
    correlation = result.get("correlation_id") or ""
    if not correlation and (found := re.search(r"Correlation ID: (\S+)", described)):
        correlation = found[1]
    text = re.split(r"\s*Trace ID:", described)[0].strip()
    return AuthError(
        problem,
        text,
        advice,
        code=codes[0] if codes else None,
        suberror=str(result.get("suberror") or ""),
        correlation_id=str(correlation),
        claims=str(result.get("claims") or ""),
    )


def from_exception(error: BaseException) -> AuthError:
    """Any exception of msal, httpx or the network → AuthError. msal hides the interesting one in __context__, so the chain is read."""
    import ssl

    import httpx

    if isinstance(error, AuthError):
        return error
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    joined = " | ".join(str(item) for item in chain)

    def any_of(*kinds: type[BaseException]) -> bool:
        return any(isinstance(item, kinds) for item in chain)

    if any_of(ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in joined:
        return AuthError(
            _P.TLS,
            "The server's certificate is not trusted.",
            "If a proxy inspects TLS here, give its root certificate in SSL_CERT_FILE; otherwise the network may be hostile.",
        )
    if any_of(httpx.ProxyError):
        return AuthError(_P.NETWORK, "The proxy refused the connection.", "Check HTTPS_PROXY and NO_PROXY.")
    if any_of(httpx.TimeoutException):
        return AuthError(_P.NETWORK, "The sign-in service did not answer in time.", "Check the network, then try again.")
    if any_of(httpx.TransportError, OSError):
        return AuthError(
            _P.NETWORK, f"The sign-in service cannot be reached ({type(error).__name__}).", "Check the network, DNS and HTTPS_PROXY."
        )
    if found := re.search(r"AADSTS(\d+): ([^\"]+)", joined):
        return from_result({"error_codes": [int(found[1])], "error_description": f"AADSTS{found[1]}: {found[2]}"})
    if "state mismatch" in joined or "nonce" in joined:
        return AuthError(_P.PROTOCOL, "The answer does not belong to this sign-in.", "Close old sign-in tabs and connect again.")
    if "invalid_instance" in joined:
        return AuthError(
            _P.TENANT, "The authorization endpoint is not a Microsoft sign-in address.", "Check -AzureADAuthorizationEndpointUri."
        )
    if "tenant discovery" in joined.casefold() or "authority configuration" in joined.casefold():
        return AuthError(_P.TENANT, "The tenant was not found at the sign-in service.", ADVICE[90002][1])
    first_line = str(error).splitlines()[0] if str(error) else ""
    return AuthError(_P.UNKNOWN, f"{type(error).__name__}: {first_line}")
