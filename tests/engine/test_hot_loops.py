"""Generated loops say what closures say: every recorded answer with a loop in it again, and scripts made to tell the two apart."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from exoshell.cmdlets import implemented_commands
from exoshell.engine import hot_loops
from tests.engine.shell import Shell
from tests.engine.test_answers import ANSWERS, answers

WITH_LOOPS = [
    item for item in ANSWERS if any(word in item["script"].lower() for word in ("foreach", "for (", "for(", "while", "do {", "do{"))
]

SCRIPTS = [
    "$h=@{}; $n=0; foreach ($i in 1..20) { $k = $i % 3; $h[$k] = $h[$k] + 1; if ($i % 3 -eq 0) { $n++ } }; $n; $h[0]; $h[1]; $i",
    "for ($i = 0; $i -lt 9; $i++) { if ($i -eq 3) { continue }; if ($i -eq 7) { break }; $i }; $i",
    "$i = 0; while ($true) { $i++; if ($i -gt 5) { break } else { $i } }; $i",
    "$i = 0; do { $i; $i += 2 } while ($i -lt 7); do { $i-- } until ($i -le 3); $i",
    ':a foreach ($x in 1..5) { foreach ($y in 1..5) { if ($y -eq 3) { continue a }; if ($x -eq 4) { break a }; "$x$y" } }',
    # errors: reported in place, the rest of the block runs, variables keep what they had
    'foreach ($i in 3..-3) { $r = 12 / $i; "$i $r" }',
    "$a = 5; foreach ($i in 1..4) { $a = $i; if ($i -ge 2) { $a = 7; $b = 1 / ($i - 3); $a = 8; $b }; $a }",
    "$z = 0; for ($i = 0; $i -lt 4; $i++) { if (1 / ($i - 2)) { 'yes' } else { 'no' }; $z++ }; $z",
    'foreach ($i in 1..3) { try { $x = $i; $y = 1 / ($i - 2); $y } catch { "caught $x" } }',
    "$ErrorActionPreference = 'Stop'; foreach ($i in 1..3) { $x = $i; $y = 1 / ($i - 2); $y }",
    "foreach ($i in 1..3) { trap { 'trapped'; continue }; $y = 1 / ($i - 2); \"$i\" }",
    # types and overflows
    "$n = 2147483640; foreach ($i in 1..12) { $n++ }; $n; $n.GetType().Name",
    "$n = 1; foreach ($i in 1..40) { $n = $n * 3 }; $n; $n = -5; foreach ($i in 1..9) { $n % 3; $n += 2 }",
    "[int]$t = 1; foreach ($i in 1..3) { $t = \"$i\" + '0'; $t.GetType().Name }; foreach ($i in 1..3) { $t = 'x' }",
    "foreach ($i in 1..4) { if ($i -eq 2) { [int]$v = '7' }; $v = '3'; $v.GetType().Name }",
    "$s = ''; foreach ($i in 1..4) { $s += $i; $s = $s + '-' }; $s; $l = @(); foreach ($i in 1..3) { $l += $i }; $l.Count",
    "foreach ($x in 'a', 'B', 3, $null, 2.5, $true) { $x -eq 'A'; $x -ne 3; $x -gt 2; -not $x; ($x -and 1) -or 0 }",
    "$x = 1, 2, 3; foreach ($i in 1..2) { if ($x -eq 2) { 'has' }; if ($x -ne 9) { 'rest' } }",
    "$l = 1, 2, 3, 4; foreach ($i in 0..5) { $l[$i] = $l[$i] * 2; $l[-1] }; $l",
    "$h = @{ A = 1 }; foreach ($i in 1..3) { $h['a']++; $h['b'] += $i; $h[$i]++ }; $h.A; $h.B; $h[2]; $h.Keys.Count",
    # order of evaluation
    "$k = 1; foreach ($i in 1..3) { $k + ($k = $k * 2); $k++ + $k; $k - $k-- }",
    "$a = 0, 0, 0, 0; $i = 0; while ($i -lt 3) { $a[$i++] = $i }; $a; $i",
    "foreach ($i in 1..3) { $i = $i * 10; $i }; $i",
    # scopes: parents' variables, functions that look up or change the caller's, AutomationNull
    "$n = 5; function f { foreach ($i in 1..3) { $n++; $n += 1; $m += 1 }; $n; $m }; f; f; $n",
    "$c = 0; function g { $script:c++ }; foreach ($i in 1..3) { $c = $c + 1; g; $c }",
    "function nothing {}; foreach ($i in 1..3) { $q = nothing; $w = $q; @($w).Count; $v = $q + 1; $v }",
    "foreach ($i in 1..3) { if ($i -eq 2) { Remove-Variable q }; $q = $i; $q }; foreach ($i in 1..3) { $unset; $i; $unset = $i }",
    "Set-StrictMode -Version 2; foreach ($i in 1..2) { $nope + 1; $i }; $n = 0; foreach ($i in 1..3) { $n; $later; $later = $n++ }",
    "foreach ($i in 1..6) { $foreach.Current; [void]$foreach.MoveNext() }",
    "1..3 | ForEach-Object { foreach ($i in 1..2) { $_ * $i } }; foreach ($x in 1..3) { 1..2 | ForEach-Object { $x * $_ } }",
    "function r { foreach ($i in 1..9) { if ($i -eq 4) { return 'out' }; $i } }; r; $x = foreach ($i in 1..3) { $i * 2 }; $x",
    "foreach ($i in 1..3) { 1..3 | ForEach-Object { if ($_ -eq 2) { continue }; $_ }; 'never for 2' }",
    "foreach ($i in 1..4) { $null = 1 / 0; $?; $x = $i; $?; if ($i) { $? } }",
    "foreach ($o in [pscustomobject]@{ N = 1; T = 'a' }, [pscustomobject]@{ T = 'b' }, 'x', $null) { $o.N; $o.T; $o.Length; $s += $o.N }",
    # texts and methods
    'foreach ($i in 1..3) { "<$i $($i - 2) $($i / ($i - 2)) $(1, $i) $nope>"; "$i"; "$($x = $i; $x)" }',
    "foreach ($v in 7, 'x', $null, 2.5, -3) { '{0}|{0:D3}|{0,5}|{1:N2}|{{{0:X}}}' -f $v, 1234.5; '{1}' -f $v; '{0}{' -f 1, $v }",
    "foreach ($v in 'ab', 5, $null, @('c', 'd'), 'e') { $v.ToString(); $v.ToUpper().Length; $v.Nope() }",
    "$l = [System.Collections.Generic.List[int]]::new(); foreach ($v in 1, '2', 'x', 3.7) { $l.Add($v); $l.Contains(2) }; $l",
    '$l = [System.Collections.ArrayList]::new(); foreach ($v in 1..3) { $l.Add($v); [void]$l.Add("$v") }; $l',
    "foreach ($v in 'a,b', 'A.B', 'x') { $v -split ','; $v -split 'b'; $v -split '.b'; ($v -split '').Count; $v -match 'B'; $Matches[0] }",
    "foreach ($v in 1, 'a', $null, 2.0) { switch ($v) { 1 { 'one' } 'A' { 'letter' } 2 { 'two' } default { 'none' } } }",
    'foreach ($i in 1..3) { switch ($i) { 2 { continue } default { "d$_" } }; "e$i" }',
    "$MyVar = 1; foreach ($Item in 1..2) { $MyVAR = $Item; $NewOne = $Item }; (Get-Variable NEWONE).Name; (Get-Variable item).Name",
]

SHAPES = [json.loads(line) for line in (Path(__file__).parent / "data" / "loops.jsonl").read_text("utf-8").splitlines()]
"""The shapes that loops of admin scripts have, with what real PowerShell answered, where that was compared."""
RECORDED = WITH_LOOPS + [item for item in SHAPES if "objects" in item]


def told(script: str, rounds: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(hot_loops, "HOT_ROUNDS", rounds)
    return answers(Shell(implemented_commands), script)


@pytest.mark.parametrize("answer", RECORDED, ids=[item["id"] for item in RECORDED])
def test_recorded_answer(answer: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(answer["script"], 1, monkeypatch) == {"objects": answer["objects"], "errors": answer["errors"]}


@pytest.mark.parametrize("script", SCRIPTS + [item["script"] for item in SHAPES])
def test_same_as_closures(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = told(script, -1, monkeypatch)
    assert told(script, 1, monkeypatch) == plain
    assert told(script, 2, monkeypatch) == plain
    # the second run of the loop starts in generated code
    twice = f"foreach ($again in 1, 2) {{ {script} }}"
    assert told(twice, 1, monkeypatch) == told(twice, -1, monkeypatch)


ENDLESS = [
    "while ($true) { $i++ }",
    "for (;;) { }",
    "foreach ($i in 1..2000000000) { $h = $i % 3 }",
    "do { $x = 1 } until (0)",
    "while (1) { try { $n += 1; if ($n % 2) { throw 'x' } } catch { $n++ } }",
    "while (1) { switch ($n++ % 3) { 0 { continue } 1 { break } default { $k = 'x' } } }",
    "while (1) { switch -Regex ('user1') { '^u' { $m = $Matches[0] } } }",
    "$l = [System.Collections.Generic.List[object]]::new(); while (1) { $l.Add(1); if ($l.Count -gt 9) { $l.Clear() } }",
    "$o = [pscustomobject]@{ A = 1 }; while (1) { $o.A += 1; if ($o.A -gt 9) { $o.A = 0 } }",
    "while (1) { $s = 'a;b'.Split(';')[1].ToUpper(); $t = $s -replace 'b', 'c'; $u = [math]::Max(1, 2) }",
    "while (1) { foreach ($a in 1..3) { foreach ($b in 'x', 'y') { if ($a -eq $b) { continue } } } }",
    "function f($x) { $x + 1 }; while (1) { $n = f 1 }",
    "while (1) { $script:n += 1; $null = (1, 2, 3).Where({ $_ -gt 1 }) }",
]


@pytest.mark.parametrize("script", ENDLESS)
def test_stops_within_200_ms(script: str) -> None:
    """Of its own processor time, so that a loaded machine says the same as an idle one."""
    shell = Shell(implemented_commands)
    ended: list[float] = []

    def run() -> None:
        shell.run(script)
        ended.append(time.thread_time())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert thread.ident is not None
    clock = time.pthread_getcpuclockid(thread.ident)
    while time.clock_gettime(clock) < 0.2 and thread.is_alive():
        time.sleep(0.005)
    asked = time.clock_gettime(clock)
    shell.runspace.stop()
    thread.join(60)
    assert ended
    assert ended[0] - asked < 0.2
