"""Every code of the sign-in service that people meet says what to do, and leads to the right next step."""

from __future__ import annotations

import pytest

from exoshell.connection.auth_errors import ADVICE, AuthProblem, from_result

P = AuthProblem
KNOWN = {
    P.BAD_CREDENTIALS: (50126, 50034),
    P.ACCOUNT: (50053, 50055, 50057),
    P.MFA: (50076, 50079, 50072, 50158),
    P.POLICY: (53000, 53003, 53004),
    P.CONSENT: (65001,),
    P.APP: (700016, 7000112),
    P.APP_CREDENTIAL: (700027, 700024, 7000215, 7000222, 7000218),
    P.TENANT: (90002, 50059, 50194),
    P.SIGN_IN_AGAIN: (50173, 50133, 70008, 700082, 70043, 54005),
    P.DEVICE_CODE: (70016, 70017, 70018, 70019, 70020, 70021),
    P.CANCELLED: (65004,),
    P.SERVICE: (90033, 90006),
}
"""The table of the research notes (auth.md, §5)."""
CORRELATION = "11111111-2222-3333-4444-555555555555"
PERSON_CAN_HELP = {P.MFA, P.CONSENT, P.SIGN_IN_AGAIN}


@pytest.mark.parametrize(("problem", "code"), [(problem, code) for problem, codes in KNOWN.items() for code in codes])
def test_the_code_has_advice(problem: AuthProblem, code: int) -> None:
    error = from_result(
        {
            "error": "invalid_grant",
            "error_codes": [code],
            "error_description": f"AADSTS{code}: Something. Trace ID: 1 Correlation ID: {CORRELATION} Timestamp: now",
        }
    )
    assert (error.problem, error.code) == (problem, code)
    assert error.advice.endswith(".") or error.advice.endswith(")")
    assert len(error.advice.split()) >= 3
    assert error.needs_person is (problem in PERSON_CAN_HELP)
    assert CORRELATION in str(error)
    assert "Trace ID" not in str(error)


def test_the_code_is_found_in_the_text_alone_and_unknown_ones_keep_their_text() -> None:
    assert from_result({"error": "x", "error_description": "AADSTS50126: Bad."}).problem is P.BAD_CREDENTIALS
    unknown = from_result({"error": "invalid_grant", "error_codes": [99], "error_description": "AADSTS99: New."})
    assert (unknown.problem, unknown.advice, unknown.message) == (P.UNKNOWN, "", "AADSTS99: New.")
    assert 99 not in ADVICE
    where = "https://login.microsoftonline.com/error?code=99"
    assert from_result({"error": "x", "error_codes": [99], "error_uri": where}).advice.endswith(where)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("access_denied", P.CANCELLED),
        ("authorization_declined", P.DEVICE_CODE),
        ("expired_token", P.DEVICE_CODE),
        ("temporarily_unavailable", P.SERVICE),
        ("interaction_required", P.MFA),
    ],
)
def test_names_of_the_protocol_where_there_is_no_code(name: str, problem: AuthProblem) -> None:
    error = from_result({"error": name})
    assert error.problem is problem
    assert error.advice
