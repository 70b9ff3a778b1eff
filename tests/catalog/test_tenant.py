"""A generated module's functions as CommandInfos: trimmed by roles, completed by the shipped catalog."""

from __future__ import annotations

from exoshell.catalog.shipped import EXCHANGE, shipped
from exoshell.catalog.tenant import TenantCatalog

SCRIPT = """
$PublicKey = '<RSAKeyValue/>'
# .ExternalHelp Microsoft.Exchange.RolesAndAccess-Help.xml
function script:Get-Mailbox
{
    [CmdletBinding(DefaultParameterSetName='Identity')]
    param(
    [Parameter(ParameterSetName='AnrSet')]
    [string]
    ${Anr},
    [Parameter(ParameterSetName='Identity', Mandatory=$false, Position=0, ValueFromPipeline=$true, ValueFromPipelineByPropertyName=$true)]
    [ValidateNotNull()]
    [Object]
    ${Identity},
    [Parameter(ParameterSetName='AnrSet')]
    [Parameter(ParameterSetName='Identity')]
    ${RecipientTypeDetails}
    )
    process { Execute-Command }
}
function script:Set-NewThing
{
    [CmdletBinding(SupportsShouldProcess=$true, ConfirmImpact='High')]
    param([Parameter(Mandatory, Position=0)][string[]][Alias('n')]${Name}, [switch]${Force}, [Int32]$Count)
    process { Execute-Command }
}
function script:Add-MailboxLocation { param() }
"""


def catalog() -> TenantCatalog:
    return TenantCatalog(SCRIPT, shipped(), EXCHANGE)


def test_roles_trim_parameters() -> None:
    info = catalog().info("get-mailbox")
    assert info is not None
    assert [item.name for item in info.parameters] == ["Anr", "Identity", "RecipientTypeDetails"]
    assert info.default_set == "Identity"
    kinds = info.parameter("RecipientTypeDetails")
    assert kinds is not None
    assert "SharedMailbox" in kinds.values, "the shipped catalog knows the values that the script has lost"
    assert kinds.membership("AnrSet") is not None


def test_cmdlets_that_the_shipped_catalog_has_never_heard_of() -> None:
    info = catalog().info("Set-NewThing")
    assert info is not None
    assert (info.supports_should_process, info.confirm_impact) == (True, "High")
    name = info.parameter("n")
    assert name is not None
    assert (name.name, name.type_name, name.sets[0].mandatory, name.sets[0].position) == ("Name", "string[]", True, 0)
    assert [item.type_name for item in info.parameters] == ["string[]", "switch", "int"]


def test_an_empty_parameter_block_tells_nothing() -> None:
    info = catalog().info("Add-MailboxLocation")
    assert info == shipped().info("Add-MailboxLocation", EXCHANGE)
    assert catalog().info("Get-Nothing") is None
