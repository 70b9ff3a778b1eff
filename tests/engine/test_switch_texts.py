"""switch compares the texts of clause and value: asked of PowerShell 7.6."""

from __future__ import annotations

import pytest

from tests.language.test_conformance import console

ANSWERS = [
    ("switch (1) { '1.0' {'y'} default {'d'} }", ["d"]),
    ("switch ('1.0') { 1 {'y'} default {'d'} }", ["d"]),
    ("switch (1) { ' 1' {'y'} default {'d'} }", ["d"]),
    ("switch ('') { $null {'y'} default {'d'} }", ["d"]),
    ("switch ($null) { '' {'y'} default {'d'} }", ["y"]),
    ("switch ([DayOfWeek]::Monday) { 'monday' {'name'} 1 {'num'} ([DayOfWeek]1) {'enum'} default {'d'} }", ["name", "enum"]),
    ("switch (1) { ([DayOfWeek]1) {'y'} default {'d'} }", ["d"]),
    ("switch ([version]'1.2') { '1.2' {'y'} default {'d'} }", ["y"]),
    ("switch ('1.2') { ([version]'1.2') {'y'} default {'d'} }", ["y"]),
    ("switch ([guid]'00000000-0000-0000-0000-000000000001') { '{00000000-0000-0000-0000-000000000001}' {'y'} default {'d'} }", ["d"]),
    ("switch (5) { 5.0 {'y'} default {'d'} }", ["y"]),
    ("switch (5.5) { '5.5' {'y'} default {'d'} }", ["y"]),
    ("switch ([datetime]'2024-01-01') { ([datetime]'2024-01-01') {'y'} default {'d'} }", ["y"]),
    ("switch (,(1,2)) { '1 2' {'y'} default {'d'} }", ["y"]),
    ("switch ([pscustomobject]@{a=1}) { '@{a=1}' {'y'} default {'d'} }", ["y"]),
    ("switch (@{a=1}) { 'System.Collections.Hashtable' {'y'} default {'d'} }", ["y"]),
    ("switch (1) { (1,2) {'y'} default {'d'} }", ["d"]),
    ("switch ('1 2') { (1,2) {'y'} default {'d'} }", ["y"]),
    ("switch ([char]'a') { 'A' {'y'} default {'d'} }", ["y"]),
    ("switch -CaseSensitive ('a') { 'A' {'y'} 'a' {'z'} default {'d'} }", ["z"]),
    ("switch (1e3) { 1000 {'y'} default {'d'} }", ["y"]),
    ("switch (0.1+0.2) { 0.3 {'y'} default {'d'} }", ["y"]),
    ("switch (1tb) { '1099511627776' {'y'} default {'d'} }", ["y"]),
    ("switch ([int]) { 'int' {'y'} default {'d'} }", ["y"]),
    ("switch ([int]) { 'System.Int32' {'y'} default {'d'} }", ["d"]),
    ("switch ($true) { 'true' {'y'} default {'d'} }", ["y"]),
    ("switch (1) { 'x' {'y'} default {'d'} }", ["d"]),
    ("switch -CaseSensitive (1) { 1 {'y'} default {'d'} }", ["y"]),
    ("switch -CaseSensitive ($true) { 1 {'y'} default {'d'} }", ["d"]),
    ('switch (1,\'1\',$true,2) { 1 {"m$_"} default {"d$_"} }', ["m1", "m1", "dTrue", "d2"]),
    ("$i=0; foreach ($v in 1..600) { switch ($v % 3) { 0 {$i++} '1' {$i+=2} $true {$i+=100} default {$i+=3} } }; $i", ["1200"]),
    ("$i=0; foreach ($v in 1..600) { switch ([bool]($v % 2)) { 1 {$i++} 0 {$i+=7} $true {$i+=100} default {$i+=3} } }; $i", ["30900"]),
]


@pytest.mark.parametrize(("script", "words"), ANSWERS)
def test_a_clause_means_a_value_of_the_same_text(script: str, words: list[str]) -> None:
    assert console({"id": "switch", "category": "flow", "script": script, "use": [], "setup": ""}).split() == words
