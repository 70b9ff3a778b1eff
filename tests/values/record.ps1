# Evaluates expressions (one JSON string a line) in real PowerShell and writes one JSON string a line: the value as describe() in samples.py spells it.
param([string]$Questions, [string]$Answers, [string]$Culture = '')
[cultureinfo]::CurrentCulture = [cultureinfo]::GetCultureInfo($Culture)
function Describe($v, $depth = 0) {
    if ($null -eq $v) { return 'null' }
    $t = $v.GetType().ToString()
    if ($v -is [string]) { return 's:' + $v }
    if ($depth -lt 4 -and $v -is [Collections.IDictionary]) {
        $pairs = foreach ($k in $v.get_Keys()) { (Describe $k ($depth + 1)) + '=' + (Describe $v[[object]$k] ($depth + 1)) }
        return $t + '{' + ((@($pairs) | Sort-Object -CaseSensitive) -join ', ') + '}'
    }
    if ($depth -lt 4 -and $v -is [Collections.IEnumerable]) {
        $items = foreach ($i in $v.GetEnumerator()) { Describe $i ($depth + 1) }
        return $t + '[' + (@($items) -join ', ') + ']'
    }
    if ($v -is [double] -or $v -is [single]) { return $t + ':' + $v.ToString('R', [cultureinfo]::InvariantCulture) }
    return $t + ':' + [System.Management.Automation.LanguagePrimitives]::ConvertTo($v, [string])
}
function Fault($e) {
    $inner = $e.Exception
    $chain = @()
    while ($null -ne $inner) { $chain += $inner.GetType().Name; $inner = $inner.InnerException }
    'E:' + $e.FullyQualifiedErrorId + '|' + $e.CategoryInfo.Category + '|' + ($chain -join '<') + '|' + $e.Exception.Message
}
$ErrorActionPreference = 'Stop'
$writer = [IO.StreamWriter]::new($Answers)
foreach ($line in [IO.File]::ReadLines($Questions)) {
    $text = [System.Text.Json.JsonSerializer]::Deserialize($line, [string])
    try {
        $r = $null
        . ([scriptblock]::Create('$r = ' + $text))
        $answer = Describe $r
    } catch [System.Management.Automation.MethodInvocationException] {
        if ($_.Exception.InnerException -is [System.Management.Automation.ParseException]) { $answer = 'P:' + $_.Exception.InnerException.Errors[0].ErrorId } else { $answer = Fault $_ }
    } catch { $answer = Fault $_ }
    $writer.WriteLine([System.Text.Json.JsonSerializer]::Serialize([string]$answer, [string]))
}
$writer.Close()
