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
$objs = foreach ($i in 1..100000) { [pscustomobject]@{ Name="user$($i % 977)"; ItemCount=$i % 53; Dept="D$($i % 17)"; Size=$i*1024 } }

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
Remove-Item $csv -ErrorAction SilentlyContinue
