"""PowerShell values as the service wants them, secrets included; waiting times as the service asks for them."""

from __future__ import annotations

import base64
import email.utils
import time
from typing import Any

import pytest

from exoshell.connection.adminapi.faults import ServiceError
from exoshell.connection.adminapi.secrets import encryptor, find_public_key
from exoshell.connection.adminapi.serialisation import ParameterProblem, serialise
from exoshell.connection.adminapi.throttling import plan_retry, retry_after
from exoshell.connection.adminapi.wire import Command as WireCommand
from exoshell.connection.adminapi.wire import anchor_of, headers_of, time_limit
from exoshell.values.collections import ArrayList, Hashtable, TypedArray
from exoshell.values.datetime_types import UTC, DateTime, DateTimeOffset
from exoshell.values.guid import Guid
from exoshell.values.numbers import Int64
from exoshell.values.psobject import PSCustomObject, PSObject
from exoshell.values.secrets import PSCredential, SecureString
from exoshell.values.types import resolve_type


def bytes_of(*values: int) -> Any:
    from exoshell.values.dotnet.text import byte_array

    return byte_array(bytes(values))


def test_table_of_the_protocol() -> None:
    when = DateTime.of(2026, 1, 2, 3, 4, 5).with_kind(UTC)
    rows: list[tuple[Any, Any]] = [
        (None, None),
        (True, True),
        (3, 3),
        (Int64(5_000_000_000), 5_000_000_000),
        (1.5, 1.5),
        ("text", "text"),
        (PSObject("text"), "text"),
        (["a", "b"], ["a", "b"]),
        (ArrayList(["a"]), ["a"]),
        ([], []),
        (when, "2026-01-02T03:04:05"),
        (DateTimeOffset(when.ticks + 72_000_000_000, 72_000_000_000), "2026-01-02T03:04:05"),
        (Guid(0x11111111222233334444555555555555), "11111111-2222-3333-4444-555555555555"),
        (bytes_of(60, 63), {"@odata.type": "#Exchange.ByteArrayType", "Data": [60, 63]}),
    ]
    for value, expected in rows:
        assert serialise({"P": value}) == {"P": expected}, value


def test_hashtables_alone_nested_and_in_lists() -> None:
    table = Hashtable()
    table["Add"] = ["a", "b"]
    inner = Hashtable()
    inner["x"] = 1
    table["Inner"] = inner
    expected_inner = {"@odata.type": "#Exchange.GenericHashTable", "x": 1}
    expected = {"@odata.type": "#Exchange.GenericHashTable", "Add": ["a", "b"], "Inner": expected_inner}
    assert serialise({"P": table}) == {"P": expected}
    assert serialise({"P": [inner]}) == {"P@odata.type": "#Collection(Exchange.GenericHashTable)", "P": [expected_inner]}


def test_lists_of_bytes() -> None:
    value = [bytes_of(1), bytes_of(2, 3)]
    assert serialise({"P": value}) == {"P@odata.type": "#Collection(Exchange.ByteArrayType)", "P": [{"Data": [1]}, {"Data": [2, 3]}]}


def test_objects_mean_what_identifies_them() -> None:
    item = PSCustomObject.of(Identity="id", Name="n", Mailbox="m")
    assert serialise({"Identity": item, "Mailbox": item, "User": item}) == {"Identity": "id", "Mailbox": "m", "User": "id"}
    assert serialise({"Members": [item, "other"]}) == {"Members": ["id", "other"]}
    assert serialise({"P": item}, whole_objects=frozenset({"P"}))["P"]["Name"] == "n"


def test_filters_name_truth_as_text() -> None:
    assert serialise({"Filter": "A -eq $TRUE -and B -eq $false -and C -eq $trueish"})["Filter"].startswith(
        "A -eq 'True' -and B -eq 'False'"
    )
    assert serialise({"Other": "$true"}) == {"Other": "$true"}


def test_typed_arrays_of_strings() -> None:
    element = resolve_type("string")
    assert element is not None
    assert serialise({"P": TypedArray(element, ["a"])}) == {"P": ["a"]}


def test_secrets_are_encrypted_or_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = private.public_key().public_numbers()

    def text(number: int) -> str:
        return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()

    script = f"$PublicKey = '<RSAKeyValue><Modulus>{text(numbers.n)}</Modulus><Exponent>{text(numbers.e)}</Exponent></RSAKeyValue>'"
    key = find_public_key(script)
    assert key == (numbers.n, numbers.e)
    credential = PSCredential("u", SecureString("planted"))
    sent = serialise({"Password": SecureString("planted"), "Credential": credential}, encrypt=encryptor(key))
    opened = [private.decrypt(base64.b64decode(value), padding.PKCS1v15()).decode() for value in sent.values()]
    assert opened == ["planted", '{"UserName":"u","Password":"planted"}']
    with pytest.raises(ParameterProblem) as caught:
        serialise({"Password": SecureString("planted")})
    assert "planted" not in str(caught.value)
    assert find_public_key("nothing") is None


def test_waiting_times() -> None:
    assert retry_after({"retry-after": "1.25"}) == 1.25
    assert retry_after({"retry-after": "1e9"}) == 300
    soon = email.utils.formatdate(time.time() + 20, usegmt=True)
    assert 15 < (retry_after({"retry-after": soon}) or 0) < 21
    assert retry_after({"retry-after": "soon"}) is None
    error = ServiceError("x", status=404)
    assert plan_retry(error, {}, 0) is None
    throttled = plan_retry(ServiceError("x", status=429), {}, 2)
    assert throttled is not None
    assert throttled.throttled
    assert 7 < throttled.seconds < 9


def test_anchors_and_headers() -> None:
    box = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"
    facts: dict[str, Any] = {
        "user_name": "megan@contoso.com",
        "tenant": "T",
        "is_app": False,
        "organization": "",
        "delegated": False,
        "compliance": False,
    }
    assert anchor_of(**facts) == "UPN:megan@contoso.com"
    assert anchor_of(**{**facts, "delegated": True, "organization": "adatum.com"}) == f"UPN:{box}@adatum.com"
    assert anchor_of(**{**facts, "user_name": ""}) == f"UPN:{box}@T"
    assert anchor_of(**{**facts, "is_app": True}) == f"APP:{box}@T"
    assert anchor_of(**{**facts, "is_app": True, "compliance": True, "organization": "contoso.com"}) == f"UPN:{box}@contoso.com"
    command = WireCommand("Get-Mailbox", {}, warning_action="Ignore", custom_anchor="SMTP:a@b.c")
    headers = headers_of(command, anchor="UPN:x", connection_id="C", page_size=10, language="de-DE")
    assert headers["WarningAction"] == "SilentlyContinue"
    assert headers["X-AnchorMailbox"] == "SMTP:a@b.c"
    assert headers["parameter-based-routing"] == "True"
    assert (time_limit("Get-Mailbox"), time_limit("set-organizationconfig")) == (960, 1800)
