"""Entra's refusals: number → OAuth error, suberror, status and wording."""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from typing import Any

from exoshell.sandbox.web import Response, json_response

# number: (error, suberror, HTTP status, text)
_TABLE: dict[int, tuple[str, str, int, str]] = {
    50011: (
        "invalid_request", "", 400,
        "The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application "
        "'{client}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
    ),
    50034: (
        "invalid_grant", "", 400,
        "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added "
        "to the directory.",
    ),
    50053: (
        "invalid_grant", "", 400,
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    ),
    50055: ("invalid_grant", "user_password_expired", 400, "The password is expired."),
    50057: ("invalid_grant", "", 400, "The user account is disabled."),
    50059: (
        "invalid_request", "", 400,
        "No tenant-identifying information found in either the request or implied by any provided credentials.",
    ),
    50076: (
        "invalid_grant", "basic_action", 400,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor "
        "authentication to access '{resource}'.",
    ),
    50079: (
        "invalid_grant", "basic_action", 400,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in "
        "multi-factor authentication to access '{resource}'.",
    ),
    50126: ("invalid_grant", "bad_token", 400, "Error validating credentials due to invalid username or password."),
    50133: ("invalid_grant", "bad_token", 400, "Session is invalid due to expiration or recent password change."),
    50173: (
        "invalid_grant", "bad_token", 400,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset "
        "their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this "
        "user is '{since}'.",
    ),
    53000: (
        "invalid_grant", "message_only", 400,
        "Device is not in required device state: unmanaged. Conditional Access policy requires a compliant device, and the device is "
        "not compliant.",
    ),
    53003: (
        "invalid_grant", "message_only", 400,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    ),
    54005: (
        "invalid_grant", "", 400,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    ),
    65001: (
        "invalid_grant", "consent_required", 400,
        "The user or administrator has not consented to use the application with ID '{client}' named '{name}'. Send an interactive "
        "authorization request for this user and resource.",
    ),
    65004: ("access_denied", "cancel", 400, "User declined to consent to access the app."),
    70000: ("invalid_grant", "", 400, "The provided value for the 'code_verifier' parameter is not valid."),
    70003: ("unsupported_grant_type", "", 400, "The app requested an unsupported grant type '{grant}'."),
    70008: (
        "invalid_grant", "token_expired", 400,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request "
        "for this user and resource.",
    ),
    70011: (
        "invalid_scope", "", 400,
        "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. "
        "The scope '{scope}' is not valid.",
    ),
    70016: ("authorization_pending", "", 400, "OAuth 2.0 device flow error. Authorization is pending. Continue polling."),
    70017: ("slow_down", "", 400, "OAuth 2.0 device flow error. The client is polling too frequently."),
    70018: ("bad_verification_code", "", 400, "Invalid verification code due to user typing in wrong user code for device code flow."),
    70020: (
        "expired_token", "", 400,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    ),
    70021: ("authorization_declined", "", 400, "The end user denied the authorization request."),
    90002: (
        "invalid_tenant", "", 400,
        "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check "
        "with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
    ),
    90014: ("invalid_request", "", 400, "The required field '{field}' is missing from the credential. Ensure that you have all the "
            "necessary parameters for the login request."),
    90033: ("temporarily_unavailable", "", 503, "A transient error has occurred. Please try again."),
    90055: ("temporarily_unavailable", "", 429, "The server is terminating the request as the tenant request rate exceeded its limit."),
    500011: (
        "invalid_resource", "", 400,
        "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has "
        "not been installed by the administrator of the tenant or consented to by any user in the tenant.",
    ),
    700016: (
        "unauthorized_client", "", 400,
        "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not "
        "been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your "
        "authentication request to the wrong tenant.",
    ),
    700024: ("invalid_client", "", 401, "Client assertion is not within its valid time range."),
    700027: (
        "invalid_client", "", 401,
        "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was "
        "not found., Thumbprint of key used by client: '{thumb}']",
    ),
    7000112: ("unauthorized_client", "", 400, "Application '{client}' is disabled."),
    7000215: (
        "invalid_client", "", 401,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client "
        "secret ID, for a secret added to app '{client}'.",
    ),
    7000218: (
        "invalid_client", "", 401,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
    7000222: ("invalid_client", "", 401, "The provided client secret keys for app '{client}' are expired."),
    9002325: (
        "invalid_request", "", 400,
        "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    ),
}  # fmt: skip
_WITH_CLAIMS = (50076, 50079, 53003)


class LoginError(Exception):
    """A refusal by number; keyword arguments fill the wording's blanks."""

    def __init__(self, code: int, *, retry_after: float | None = None, **blanks: str | None) -> None:
        self.code = code
        self.retry_after = retry_after
        self.error, self.suberror, self.status, text = _TABLE[code]
        self.message = text.format_map(defaultdict(str, {name: value or "" for name, value in blanks.items()}))
        super().__init__(f"AADSTS{code}: {self.message}")

    @property
    def description(self) -> str:
        """As shown on pages: without the trace."""
        return f"AADSTS{self.code}: {self.message}"

    def body(self) -> dict[str, Any]:
        """The answer of the token endpoint."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        stamp = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
        answer: dict[str, Any] = {
            "error": self.error,
            "error_description": f"{self.description} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}",
            "error_codes": [self.code],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.code}",
        }
        if self.suberror:
            answer["suberror"] = self.suberror
        if self.code in _WITH_CLAIMS:
            wanted = {"capolids": {"essential": True, "values": [str(uuid.uuid4())]}}
            answer["claims"] = json.dumps({"access_token": wanted}, separators=(",", ":"))
        return answer

    def response(self) -> Response:
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache", "x-ms-request-id": str(uuid.uuid4())}
        if self.retry_after is not None:
            headers["Retry-After"] = f"{self.retry_after:g}"
        return json_response(self.body(), self.status, headers)


def known(code: int) -> bool:
    """Whether there is wording for the number."""
    return code in _TABLE
