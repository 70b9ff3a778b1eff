"""Figures of the parser: scripts in MB/s, a command line per keystroke, start-up. `python tests/benchmarks/parser.py [SCRIPT…]`.

Times are CPU times, so that a busy machine does not change them much.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

LINES = {
    "command": "Get-Mailbox -Identity tony@contoso.com -ResultSize Unlimited -ErrorAction Stop -Filter \"Name -like 'a*'\"",
    "pipeline": 'Get-Mailbox -ResultSize Unlimited -Filter {RecipientTypeDetails -eq "SharedMailbox"} | Select-Object DisplayName,Primary',
}

SCRIPT = """
<#
.SYNOPSIS
    Reports the mailboxes that are larger than a limit.
#>
function Get-LargeMailbox {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, ValueFromPipeline, Position = 0)]
        [string[]] $Identity,

        [ValidateRange(1, 1000)]
        [int] $LimitInGB = 50
    )
    process {
        foreach ($id in $Identity) {
            # The statistics are one request each.
            $statistics = Get-MailboxStatistics -Identity $id -ErrorAction Stop
            if ($statistics.TotalItemSize.Value.ToBytes() -gt $LimitInGB * 1GB) {
                [pscustomobject]@{
                    DisplayName = $statistics.DisplayName
                    Items       = $statistics.ItemCount
                    Size        = "$([math]::Round($statistics.TotalItemSize.Value.ToBytes() / 1GB, 2)) GB"
                }
            } else {
                Write-Verbose "Mailbox $id is below the limit of $LimitInGB GB"
            }
        }
    }
}
"""


def median(run: Callable[[], object], times: int = 10) -> float:
    found = []
    for _ in range(times):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return statistics.median(found)


def main(scripts: list[str]) -> None:
    from exoshell.language.parser import parse

    texts = {Path(name).name: Path(name).read_text("utf-8-sig") for name in scripts} or {"made-up script": SCRIPT * 100}
    for name, text in texts.items():
        seconds = median(lambda text=text: parse(text), 5)  # type: ignore[misc]  # a default binds the loop's variable
        print(f"{name}: {len(text):,} characters, {len(text) / seconds / 1e6:.2f} MB/s")
    for name, line in LINES.items():
        seconds = median(lambda line=line: [parse(line) for _ in range(200)]) / 200  # type: ignore[misc]
        print(f"{name} of {len(line)} characters: {seconds * 1e6:.0f} µs")
    print(f"import: {_import_time() * 1e3:.1f} ms")


def _import_time() -> float:
    """Seconds to import the parser from compiled files, as an installed shell does."""
    code = "import dataclasses, re, time; t = time.process_time(); import exoshell.language.parser; print(time.process_time() - t)"
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        command = [sys.executable, "-c", code]
        runs = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(11)]
    return statistics.median(float(run) for run in runs[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
