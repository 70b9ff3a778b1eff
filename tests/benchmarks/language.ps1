# Rows of the language benchmark: best of three after a warm-up, one `name<tab>milliseconds` line a row. Environment EXO_ROWS: a regular
# expression that chooses rows. language.py runs this with pwsh and with exoshell and compares.
$csv = Join-Path ([IO.Path]::GetTempPath()) "exo-bench-$PID.csv"
function Row($name, [scriptblock]$block) {
    if ($env:EXO_ROWS -and $name -notmatch $env:EXO_ROWS) { return }
    & $block | Out-Null
    $best = [double]::MaxValue
    for ($round = 0; $round -lt 3; $round++) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $null = & $block
        $best = [Math]::Min($best, $watch.Elapsed.TotalMilliseconds)
    }
    [Console]::WriteLine($name + "`t" + [Math]::Round($best, 2).ToString([Globalization.CultureInfo]::InvariantCulture))
}
function F { [CmdletBinding()]param([Parameter(ValueFromPipeline)]$x,[int]$n=1) process { $x } }
function Plain($a, $b) { $a + $b }
function Total { param([int]$A, [int]$B = 1) $sum = $A + $B; return $sum }
$objs = foreach ($i in 1..100000) { [pscustomobject]@{ Name="user$($i % 977)"; ItemCount=$i % 53; Dept="D$($i % 17)"; Size=$i*1024 } }
$names = foreach ($i in 1..300) { "User$i@contoso.com" }
$table = @{}; foreach ($i in 1..1000) { $table["key$i"] = $i }

Row 'p where|foreach|measure 1e6' { 1..1000000 | Where-Object { $_ % 2 -eq 0 } | ForEach-Object { $_ * 2 } | Measure-Object -Sum }
Row 'p create 100k pscustomobject' { foreach ($i in 1..100000) { [pscustomobject]@{ Name="user$($i % 977)"; ItemCount=$i % 53; Dept="D$($i % 17)"; Size=$i*1024 } } }
Row 'p where simple syntax 100k' { $objs | Where-Object ItemCount -gt 40 }
Row 'p where scriptblock 100k' { $objs | Where-Object { $_.Name -like 'user1*' -and $_.ItemCount -gt 10 } }
Row 'p foreach member 100k' { $objs | ForEach-Object Name }
Row 'p select 100k' { $objs | Select-Object Name,Dept }
Row 'p select calc 100k' { $objs | Select-Object Name,@{n='MB';e={$_.Size/1MB}} }
Row 'p sort 100k' { $objs | Sort-Object Dept,Name }
Row 'p group 100k' { $objs | Group-Object Dept }
Row 'p measure 100k' { $objs | Measure-Object Size -Sum -Average -Maximum -Minimum }
Row 'p format-table 10k out-string' { $objs | Select-Object -First 10000 | Format-Table | Out-String }
Row 'p export-csv 100k' { $objs | Export-Csv $csv }
Row 'p import-csv 100k' { if (-not (Test-Path $csv)) { $objs | Export-Csv $csv }; Import-Csv $csv }
Row 'p tojson 10k' { $objs | Select-Object -First 10000 | ConvertTo-Json }
Row 'p advanced function pipeline 100k' { 1..100000 | F -n 2 }
Row 'l foreach+hashtable 1e6' { $h=@{}; $n=0; foreach ($i in 1..1000000) { $k = $i % 100; $h[$k] = $h[$k] + 1; if ($i % 3 -eq 0) { $n++ } } }
Row 'l for counter 1e6' { $s = 0; for ($i = 0; $i -lt 1000000; $i++) { $s += $i -band 7 } }
Row 'l while 300k' { $i = 0; while ($i -lt 300000) { $i++; if ($i -gt 1000 -and $i % 7 -eq 1) { continue } } }
Row 'l nested for 500x500' { $t = 0; for ($a = 0; $a -lt 500; $a++) { for ($b = 0; $b -lt 500; $b++) { if (($a * $b) % 2) { $t++ } } } }
Row 'l object members 100k' { $sum = 0; foreach ($o in $objs) { if ($o.ItemCount -gt 10 -and $o.Dept -eq 'd3') { $sum += $o.Size } } }
Row 'l group by hand 100k' { $h = @{}; foreach ($o in $objs) { if (-not $h.ContainsKey($o.Dept)) { $h[$o.Dept] = 0 }; $h[$o.Dept]++ } }
Row 'l list add 100k' { $l = [System.Collections.Generic.List[object]]::new(); foreach ($i in 1..100000) { $l.Add($i) } }
Row 'l string methods 100k' { foreach ($o in $objs) { $o.Name.ToUpper().Replace('U', 'x').Substring(1) } }
Row 'l switch 100k' { foreach ($i in 1..100000) { switch ($i % 4) { 0 { 'a' } 1 { 'b' } default { 'c' } } } }
Row 'l function call 100k' { foreach ($i in 1..100000) { F $i -n 2 } }
Row 'l plain function call 100k' { foreach ($i in 1..100000) { Plain $i 2 } }
Row 'l string concat/format 100k' { foreach ($i in 1..100000) { "a{0:D5}-{1}" -f $i,'x' } }
Row 'l expandable string 100k' { foreach ($i in 1..100000) { "user$i-$($i % 7)@contoso.com" } }
Row 'l split join match 100k' { foreach ($i in 1..100000) { $p = "a,b,$i" -split ','; if ($p[2] -match '^\d+7$') { $p -join ';' } } }
Row 'l while counter sum 300k' { $i = 0; $sum = 0; while ($i -lt 300000) { $i++; $sum += $i; if ($sum -gt 1000000000) { $sum = 0 } } }
Row 'l do until 300k' { $i = 0; $odd = 0; do { $i++; if ($i % 2) { $odd += 1 } } until ($i -ge 300000) }
Row 'l break continue 300x1000' { foreach ($a in 1..300) { for ($b = 0; ; $b++) { if ($b -ge 1000) { break }; if ($b -band 1) { continue }; $last = $b } } }
Row 'l nested foreach eq 300x300' { $n = 0; foreach ($a in $names) { foreach ($b in $names) { if ($a -eq $b) { $n++ } } } }
Row 'l nested foreach like 100k' { $n = 0; foreach ($o in $objs) { if ($o.Name -like 'user1*') { $n++ } elseif ($o.Name -like '*9') { $n += 2 } } }
Row 'l match groups 100k' { $n = 0; foreach ($o in $objs) { if ($o.Name -match '^user(\d)(\d*)$') { $n += $Matches[1].Length } } }
Row 'l notmatch 100k' { $n = 0; foreach ($o in $objs) { if ($o.Name -notmatch '7' -and $o.Dept -match 'd1') { $n++ } } }
Row 'l if elseif chain 300k' { $a = $b = $c = $d = 0; foreach ($i in 1..300000) { $m = $i % 10; if ($m -eq 0) { $a++ } elseif ($m -le 3) { $b++ } elseif ($m -gt 8 -or $m -eq 5) { $c++ } else { $d++ } } }
Row 'l string += 20k' { $s = ''; foreach ($i in 1..20000) { $s += 'ab' } }
Row 'l array += 5k' { $l = @(); foreach ($i in 1..5000) { $l += $i } }
Row 'l stringbuilder 100k' { $sb = [System.Text.StringBuilder]::new(); foreach ($i in 1..100000) { [void]$sb.Append('x').Append($i) }; $sb.Length }
Row 'l stringbuilder appendline 100k' { $sb = New-Object System.Text.StringBuilder; foreach ($o in $objs) { $null = $sb.AppendLine($o.Name) }; $sb.Length }
Row 'l list[string] add 100k' { $l = [System.Collections.Generic.List[string]]::new(); foreach ($o in $objs) { $l.Add($o.Name) }; $l.Count }
Row 'l arraylist add 100k' { $l = New-Object System.Collections.ArrayList; foreach ($i in 1..100000) { [void]$l.Add($i) }; $l.Count }
Row 'l hashtable of lists 100k' { $h = @{}; foreach ($o in $objs) { if (-not $h.ContainsKey($o.Dept)) { $h[$o.Dept] = [System.Collections.Generic.List[object]]::new() }; $h[$o.Dept].Add($o) } }
Row 'l lookup by key 100k' { $h = @{}; foreach ($o in $objs) { $h[$o.Name] = $o }; $n = 0; foreach ($o in $objs) { $found = $h[$o.Name]; if ($found -and $found.Size -gt 5) { $n++ } } }
Row 'l hashset 100k' { $seen = [System.Collections.Generic.HashSet[string]]::new(); $n = 0; foreach ($o in $objs) { if ($seen.Add($o.Name)) { $n++ } } }
Row 'l property writes 100k' { foreach ($o in $objs) { $o.ItemCount = $o.ItemCount + 1; $o.Dept = 'X' } }
Row 'l property += 100k' { foreach ($o in $objs) { $o.Size += 1 } }
Row 'l hashtable keys 100k' { $t = @{ Total = 0; Big = 0 }; foreach ($o in $objs) { $t.Total += $o.ItemCount; if ($o.ItemCount -gt 40) { $t.Big++ } } }
Row 'l create and collect 50k' { $r = foreach ($i in 1..50000) { [pscustomobject]@{ Id = $i; Name = "n$i" } }; $r.Count }
Row 'l list of rows 50k' { $r = [System.Collections.Generic.List[object]]::new(); foreach ($i in 1..50000) { $r.Add([pscustomobject]@{ Id = $i; Odd = $i % 2 }) } }
Row 'l switch strings 100k' { $n = 0; foreach ($o in $objs) { switch ($o.Dept) { 'd1' { $n++ } 'd2' { $n += 2 } 'd3' { $n += 3; break } default { $n-- } } } }
Row 'l switch wildcard 100k' { $n = 0; foreach ($o in $objs) { switch -Wildcard ($o.Name) { 'user1*' { $n++ } '*7' { $n += 2 } default { $n-- } } } }
Row 'l switch regex 100k' { $n = 0; foreach ($o in $objs) { switch -Regex ($o.Name) { '^user1' { $n++; break } '\d7$' { $n += 2 } } } }
Row 'l switch blocks 100k' { $n = 0; foreach ($i in 1..100000) { switch ($i % 100) { { $_ -lt 10 } { $n++ } { $_ -gt 90 } { $n += 2 } } } }
Row 'l try catch 100k' { $n = 0; foreach ($i in 1..100000) { try { $n += $i % 7 } catch { $n = 0 } } }
Row 'l try catch throwing 2k' { $n = 0; foreach ($i in 1..2000) { try { $x = [int]'no' } catch { $n++ } finally { $i } } }
Row 'l math 100k' { $s = 0; foreach ($i in 1..100000) { $s += [math]::Round($i / 3, 2); $s = [Math]::Max($s, $i); $f = [math]::Floor($i / 7) } }
Row 'l casts 100k' { foreach ($i in 1..100000) { $t = [string]$i; $n = [int]$t; $d = [double]$n } }
Row 'l substring indexof 100k' { $n = 0; foreach ($o in $objs) { $t = $o.Name.Substring(4); if ($t.StartsWith('1') -and $o.Name.IndexOf('9') -gt 0) { $n += $t.Length } } }
Row 'l split trim 100k' { $n = 0; foreach ($i in 1..100000) { $p = "a;b;$i".Split(';'); $n += $p[2].Trim().Length } }
Row 'l -replace 100k' { foreach ($o in $objs) { $x = $o.Name -replace 'user(\d)', 'u-$1'; $x = $x -replace '-', '_' } }
Row 'l -in -contains 100k' { $n = 0; $set = 'd1', 'd5', 'd16'; foreach ($o in $objs) { if ($o.Dept -in $set) { $n++ }; if ($set -notcontains $o.Dept) { $n++ } } }
Row 'l isnullorempty 100k' { $n = 0; foreach ($o in $objs) { if (-not [string]::IsNullOrEmpty($o.Name)) { $n++ }; if ($null -ne $o.Dept) { $n++ } } }
Row 'l datetime arithmetic 50k' { $d = [datetime]'2024-01-01'; $n = 0; foreach ($i in 1..50000) { $e = $d.AddHours($i); if (($e - $d).TotalDays -gt 30) { $n++ }; if ($e.Year -eq 2025) { $n++ } } }
Row 'l function with parameters 50k' { $n = 0; foreach ($i in 1..50000) { $n = Total -A $i -B 2 } }
Row 'l where foreach methods 100k' { $x = $objs.Where({ $_.ItemCount -gt 10 }); $y = $objs.ForEach({ $_.Size }) }
Row 'l script variable 100k' { $script:total = 0; foreach ($i in 1..100000) { $script:total += $i % 5; $script:last = $i } }
Row 'l index loop 100k' { $n = 0; for ($i = 0; $i -lt $objs.Count; $i++) { if ($objs[$i].ItemCount -eq 7) { $n++ } } }
Row 'l array element writes 300k' { $a = [int[]]::new(100); foreach ($i in 1..300000) { $a[$i % 100] += 1 } }
Row 'l ternary coalesce 100k' { foreach ($o in $objs) { $x = $o.ItemCount -gt 5 ? 'a' : 'b'; $y = $o.Nothing ?? 'none' } }
Row 'l hashtable getenumerator 100k' { $n = 0; foreach ($k in 1..100) { foreach ($e in $table.GetEnumerator()) { $n += $e.Value } } }
Row 'l keys loop 100k' { $n = 0; foreach ($r in 1..100) { foreach ($k in $table.Keys) { $n += $table[$k] } } }
Row 'l null and count checks 100k' { $n = 0; foreach ($o in $objs) { if ($null -eq $o.Missing) { $n++ }; if ($o.Name.Length -gt 6) { $n++ } } }
Remove-Item $csv -ErrorAction SilentlyContinue
