"""What flows down a pipeline. A PowerShell value is a Python value wherever that loses nothing:

| PowerShell                    | here                                                              |
|-------------------------------|-------------------------------------------------------------------|
| $null, AutomationNull         | None, psobject.AUTOMATION_NULL (only ever stored, never compared)  |
| bool                          | bool                                                              |
| int (Int32)                   | int: `type(v) is int` means Int32                                 |
| byte … ulong, bigint          | numbers.Byte … numbers.UInt64, numbers.BigInteger: subclasses of int |
| double / single / decimal     | float / numbers.Single(float) / numbers.Decimal (decimal.Decimal) |
| char / string                 | text.Char(str) of length 1 / str                                  |
| object[] / T[]                | list / collections.TypedArray(list, element_type)                 |
| ArrayList, List[T]…           | collections.* (list subclasses: they unroll like arrays)          |
| @{} / [ordered]@{}            | collections.Hashtable / collections.OrderedDictionary             |
| [pscustomobject], CSV and service rows, Select-Object's output | psobject.PSCustomObject over a shared Schema |
| any value with added members  | psobject.PSObject(base, members)                                  |
| DateTime, TimeSpan, Guid, …   | one class each under values/dotnet/, 100 ns exact                  |
| enum value                    | enums.EnumValue                                                   |
| [type]                        | types.DotNetType                                                  |
| ScriptBlock                   | engine's; values knows only the protocol psobject.Invocable       |
| exception, ErrorRecord        | error_record.NetException, error_record.ErrorRecord               |
"""
