"""What the first lines of published scripts do before any work: assemblies, TLS settings, certificates. Observed in PowerShell 7.6."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from exoshell.values.dotnet.certificates import X509Certificate2
from tests.cmdlets.test_send_mail import run


def texts(script: str) -> list[str]:
    sink = run(script)
    assert not sink.errors, [record.text for record in sink.errors]
    return [str(value) for value in sink.objects]


def test_tls_is_set_as_of_old() -> None:
    script = "[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12 -bor [Net.SecurityProtocolType]::Tls11"
    assert texts(f"{script}; [System.Net.ServicePointManager]::SecurityProtocol") == ["Tls11, Tls12"]
    assert texts("[Net.ServicePointManager]::SecurityProtocol = 'Tls12, Tls13'; [int][Net.ServicePointManager]::SecurityProtocol") == [
        "15360"
    ]


def test_assemblies_of_powershell_count_as_loaded() -> None:
    assert texts("Add-Type -AssemblyName System.Web, System.Net.Http; [System.Web.HttpUtility]::UrlEncode('a b')") == ["a+b"]
    assert [record.fully_qualified_id for record in run("Add-Type -AssemblyName PresentationFramework").errors] == [
        "PathNotFound,Microsoft.PowerShell.Commands.AddTypeCommand"
    ]
    assert "does not compile C#" in run("Add-Type -TypeDefinition 'class A {}'").errors[0].text


def pfx(folder: Path, password: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "exo test")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    path = folder / "app.pfx"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"app", key, made, None, BestAvailableEncryption(password.encode())))
    return path


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    path = pfx(tmp_path, "right")
    secret = "(ConvertTo-SecureString '{}' -AsPlainText -Force)"
    sink = run(f"Get-PfxCertificate '{path}' -Password {secret.format('right')}")
    (certificate,) = sink.objects
    assert isinstance(certificate, X509Certificate2)
    assert certificate.key is not None
    wrong = run(f"Get-PfxCertificate '{path}' -Password {secret.format('wrong')}")
    assert "the password may be incorrect" in wrong.errors[0].text
    assert not wrong.objects
    assert "GetPfxCertCommandNoneOfTheFilesFound" in run("Get-PfxCertificate nowhere.pfx").errors[0].fully_qualified_id


@pytest.mark.parametrize("name", ["A.B, C, D = E", "A.B , C , D=neutral , F=null", "A.B, C, ContentType = WindowsRuntime"])
def test_types_with_their_assembly_are_read_as_one_name(name: str) -> None:
    sink = run(f"[{name}] > $null")
    assert "Unable to find type" in sink.errors[0].text
