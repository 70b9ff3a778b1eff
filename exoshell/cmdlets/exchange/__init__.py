"""The commands that stand in for Microsoft's module: connecting, disconnecting, and what is said about connections."""

COMMANDS = {
    "Connect-ExchangeOnline": "connect_exchange_online",
    "Connect-IPPSSession": "connect_ippssession",
    "Disconnect-ExchangeOnline": "disconnect_exchange_online",
    "Get-ConnectionInformation": "get_connection_information",
}
"""Name as PowerShell shows it → module of this package."""
ALIASES = {
    "connect": "Connect-ExchangeOnline",
    "disconnect": "Disconnect-ExchangeOnline",
}
