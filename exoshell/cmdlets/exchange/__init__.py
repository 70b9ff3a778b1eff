"""The commands that stand in for Microsoft's module: connecting, disconnecting, and what is said about connections."""

COMMANDS = {
    "Connect-EXOPSSession": "connect_exopssession",
    "Connect-ExchangeOnline": "connect_exchange_online",
    "Connect-IPPSSession": "connect_ippssession",
    "Disconnect-ExchangeOnline": "disconnect_exchange_online",
    "Get-ConnectionInformation": "get_connection_information",
    "Get-EXOCasMailbox": "get_exo_cas_mailbox",
    "Get-EXOMailbox": "get_exo_mailbox",
    "Get-EXOMailboxFolderPermission": "get_exo_mailbox_folder_permission",
    "Get-EXOMailboxFolderStatistics": "get_exo_mailbox_folder_statistics",
    "Get-EXOMailboxPermission": "get_exo_mailbox_permission",
    "Get-EXOMailboxStatistics": "get_exo_mailbox_statistics",
    "Get-EXOMobileDeviceStatistics": "get_exo_mobile_device_statistics",
    "Get-EXORecipient": "get_exo_recipient",
    "Get-EXORecipientPermission": "get_exo_recipient_permission",
    "Get-PSSession": "get_ps_session",
    "Import-PSSession": "import_ps_session",
    "Install-Module": "install_module",
    "New-PSSession": "new_ps_session",
    "New-PSSessionOption": "new_ps_session_option",
    "Remove-PSSession": "remove_ps_session",
    "Select-ExchangeConnection": "select_exchange_connection",
    "Update-Module": "update_module",
}
"""Name as PowerShell shows it → module of this package."""
ALIASES = {
    "connect": "Connect-ExchangeOnline",
    "disconnect": "Disconnect-ExchangeOnline",
}
