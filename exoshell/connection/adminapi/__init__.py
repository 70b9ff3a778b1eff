"""The admin API of Exchange Online: what InvokeCommand is sent and what comes back, page by page.

wire → addresses and headers; serialisation → PowerShell values as JSON; client → one request with its retries; paging → a command's
pages with the next one under way; rows and readers → objects; faults → errors; discovery → what this administrator may run.
"""
