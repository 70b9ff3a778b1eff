"""Exceptions, ErrorRecord and its parts, InvocationInfo: what `$_.Exception.Message` and its kin read."""

from __future__ import annotations

import re
from typing import Any

from exoshell.extent import ScriptExtent, position_message
from exoshell.values.dotnet._common import text_of
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, exception_bases
from exoshell.values.member_tables import table
from exoshell.values.psobject import MemberKind

_HRESULTS = {
    "System.Exception": -2146233088,
    "System.SystemException": -2146233087,
    "System.ArgumentException": -2147024809,
    "System.ArgumentNullException": -2147467261,
    "System.ArgumentOutOfRangeException": -2146233086,
    "System.FormatException": -2146233033,
    "System.InvalidOperationException": -2146233079,
    "System.InvalidCastException": -2147467262,
    "System.IO.FileNotFoundException": -2147024894,
    "System.IO.IOException": -2146232800,
    "System.IO.DirectoryNotFoundException": -2147024893,
    "System.NotSupportedException": -2146233067,
    "System.NullReferenceException": -2147467261,
    "System.OverflowException": -2146233066,
    "System.DivideByZeroException": -2147352558,
    "System.UnauthorizedAccessException": -2147024891,
    "System.TimeoutException": -2146233083,
    "System.NotImplementedException": -2147467263,
    "System.IndexOutOfRangeException": -2146233080,
    "System.Collections.Generic.KeyNotFoundException": -2146232969,
}
_DEFAULT_TEXTS = {
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.IO.IOException": "I/O error occurred.",
    "System.InvalidCastException": "Specified cast is not valid.",
    "System.OverflowException": "Arithmetic operation resulted in an overflow.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.NullReferenceException": "Object reference not set to an instance of an object.",
    "System.SystemException": "System error.",
    "System.ApplicationException": "Error in the application.",
    "System.OperationCanceledException": "The operation was canceled.",
    "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
    "System.OutOfMemoryException": "Insufficient memory to continue the execution of the program.",
    "System.Security.SecurityException": "Security error.",
    "System.ArithmeticException": "Overflow or underflow in the arithmetic operation.",
    "System.Collections.Generic.KeyNotFoundException": "The given key was not present in the dictionary.",
    "System.IO.DirectoryNotFoundException": "Attempted to access a path that is not on the disk.",
    "System.IO.PathTooLongException": "The specified file name or path is too long, or a component of the specified path is too long.",
    "System.StackOverflowException": "Operation caused a stack overflow.",
    "System.RankException": "Attempted to operate on an array with the incorrect number of dimensions.",
    "System.Net.WebException": "Operation is not valid due to the current state of the object.",
    "System.UriFormatException": "One of the identified items was in an invalid format.",
    "System.Management.Automation.PSInvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.Management.Automation.PSArgumentException": "Value does not fall within the expected range.",
    "System.Threading.Tasks.TaskCanceledException": "A task was canceled.",
    "System.AggregateException": "One or more errors occurred.",
    "System.Data.DataException": "Data Exception.",
    "System.IO.EndOfStreamException": "Attempted to read past the end of the stream.",
    "System.IO.InvalidDataException": "Found invalid data while decoding.",
    "System.Management.Automation.PipelineStoppedException": "The pipeline has been stopped.",
    "System.Security.Authentication.AuthenticationException": "System error.",
    "System.Management.Automation.ItemNotFoundException": "System error.",
    "System.Management.Automation.RuntimeException": "System error.",
    "System.Management.Automation.CommandNotFoundException": "System error.",
    "System.Management.Automation.ParseException": "System error.",
    "System.TypeLoadException": "Failure has occurred while loading a type.",
    "System.MissingMethodException": "Attempted to access a missing method.",
    "System.MethodAccessException": "Attempt to access the method failed.",
    "System.DllNotFoundException": "Dll was not found.",
    "System.PlatformNotSupportedException": "Operation is not supported on this platform.",
    "System.BadImageFormatException": "Format of the executable (.exe) or library (.dll) is invalid.",
}


def hresult(exception: NetException) -> int:
    for name in (exception.type_name, *exception_bases(exception.type_name)):
        if name in _HRESULTS:
            return _HRESULTS[name]
    return _HRESULTS["System.Exception"]


def exception_text(exception: NetException) -> str:
    """Exception.ToString(): type and message, inner ones behind arrows."""
    text = f"{exception.type_name}: {exception.message}" if exception.message else exception.type_name
    if exception.inner is not None:
        text += f"\n ---> {exception_text(exception.inner)}\n   --- End of inner exception stack trace ---"
    return text


def _base_exception(exception: NetException) -> NetException:
    return list(exception.chain())[-1]


def _new_exception(kind: Any, *args: Any) -> NetException:
    """`[System.SomeException]::new(…)` for every exception type."""
    name: str = kind.full_name
    inner = next((item for item in args if isinstance(item, NetException)), None)
    texts = [item for item in args if isinstance(item, str)]
    made = NetException(name, texts[0] if texts else "", inner)
    if name in ("System.ArgumentNullException", "System.ArgumentOutOfRangeException"):
        if len(texts) == 1 and inner is None:
            texts = [texts[0], _DEFAULT_TEXTS[name]]
        made.message, parameter = (texts[1], texts[0]) if len(texts) > 1 else (texts[0] if texts else _DEFAULT_TEXTS[name], None)
        _with_parameter(made, parameter)
        if name == "System.ArgumentOutOfRangeException" and len(args) == 3:
            made.properties["ActualValue"] = args[1]
            made.message += "" if args[1] is None else f"\nActual value was {text_of(args[1])}."
    elif name == "System.ArgumentException" and len(texts) > 1:
        _with_parameter(made, texts[1])
    elif name.startswith("System.IO.File") and len(texts) > 1:
        made.properties["FileName"] = texts[1]
    elif not texts:
        made.message = _DEFAULT_TEXTS.get(name, f"Exception of type '{name}' was thrown.")
    return made


def _with_parameter(exception: NetException, name: str | None) -> None:
    exception.properties["ParamName"] = name
    if name:
        exception.message = f"{exception.message} (Parameter '{name}')"


def record_of(exception: NetException) -> ErrorRecord:
    """The ErrorRecord of a RuntimeException."""
    if exception.error_record is None:
        exception.error_record = ErrorRecord(exception, exception.short_name.removesuffix("Exception") or "RuntimeException")
        exception.error_record.error_id = "RuntimeException"
    return exception.error_record


def has_record(exception: NetException) -> bool:
    """Is it one of PowerShell's own, which carry an ErrorRecord?"""
    name = exception.type_name
    return exception.error_record is not None and (
        name.startswith("System.Management.Automation.") or "System.Management.Automation.RuntimeException" in exception_bases(name)
    )


def _extra(name: str) -> Any:
    return lambda exception: exception.properties.get(name)


def _set_data(name: str) -> Any:
    def write(exception: NetException, value: Any) -> None:
        exception.properties[name] = value

    return write


_EXCEPTION_PROPERTIES = {
    "TargetSite": lambda exception: None,
    "Message": lambda exception: exception.message,
    "Data": lambda exception: _data(exception),
    "InnerException": lambda exception: exception.inner,
    "HelpLink": (_extra("HelpLink"), _set_data("HelpLink")),
    "Source": (_extra("Source"), _set_data("Source")),
    "HResult": (lambda exception: exception.properties.get("HResult", hresult(exception)), _set_data("HResult")),
    "StackTrace": _extra("StackTrace"),
}


def _data(exception: NetException) -> Any:
    from exoshell.values.collections import Hashtable

    if not isinstance(exception.data, Hashtable):
        exception.data = Hashtable(exception.data, case_sensitive=True)  # type: ignore[assignment]
    return exception.data


def own_properties(exception: NetException, name: str) -> Any:
    """A property that this type of exception has beyond the common ones (ErrorRecord, ParamName…), or MISSING."""
    from exoshell.values.psobject import MISSING

    lowered = name.lower()
    if lowered == "errorrecord":
        return record_of(exception) if "automation" in exception.type_name.lower() or exception.error_record is not None else MISSING
    if lowered == "wasthrownfromthrowstatement" and "Automation" in exception.type_name:
        return bool(exception.properties.get("WasThrownFromThrowStatement"))
    return next((value for key, value in exception.properties.items() if key.lower() == lowered), MISSING)


EXCEPTION = table(
    "System.Exception",
    properties=_EXCEPTION_PROPERTIES,
    methods={
        "ToString": exception_text,
        "GetBaseException": _base_exception,
        "GetObjectData": lambda exception, *rest: None,
    },
    constructor=_new_exception,
    generic=True,
    key_get=own_properties,
)


# ------------------------------------------------------------------------------------------------------------ ErrorRecord


class CategoryInfo:
    """ErrorRecord.CategoryInfo: a view of the record's category."""

    __slots__ = ("record",)
    ps_type_name = "System.Management.Automation.ErrorCategoryInfo"

    def __init__(self, record: ErrorRecord) -> None:
        self.record = record

    @property
    def activity(self) -> str:
        record = self.record
        if record.category_activity:
            return record.category_activity
        return record.invocation.command_name if record.invocation is not None and record.source_id else ""

    @property
    def reason(self) -> str:
        return self.record.category_reason or self.record.exception.short_name

    @property
    def target_name(self) -> str:
        record = self.record
        if record.category_target_name:
            return record.category_target_name
        if record.target is None:
            return ""
        from exoshell.values.conversion import to_string

        return str(to_string(record.target))

    @property
    def target_type(self) -> str:
        record = self.record
        if record.category_target_type:
            return record.category_target_type
        if record.target is None:
            return ""
        from exoshell.values.types import type_of

        return type_of(record.target).name

    def __str__(self) -> str:
        target = f"({_short(self.target_name)}:{_short(self.target_type)})"
        # the name of an exception stays whole, a reason that a script gave does not
        reason = _short(self.reason) if self.record.category_reason else self.reason
        return f"{self.record.category.name}: {target} [{_short(self.activity)}], {reason}"


def _short(text: str) -> str:
    """Long parts are cut in the middle, as GetMessage() does."""
    text = re.sub(r"[\r\n]", " ", text)
    if len(text) <= 40:
        return text
    return f"{text[:19]}…{text[-19:]}"


def _category(record: ErrorRecord) -> Any:
    from exoshell.values.conversion import convert

    return convert(record.category.name, "System.Management.Automation.ErrorCategory")


class ErrorDetails:
    """ErrorRecord.ErrorDetails: the message that replaces the exception's."""

    __slots__ = ("action", "message")
    ps_type_name = "System.Management.Automation.ErrorDetails"

    def __init__(self, message: str, action: str = "") -> None:
        self.message = message
        self.action = action

    def __str__(self) -> str:
        return self.message


def _details(record: ErrorRecord) -> Any:
    return ErrorDetails(record.message, record.recommended_action) if record.message else None


def _set_details(record: ErrorRecord, details: Any) -> None:
    record.message = details.message if isinstance(details, ErrorDetails) else "" if details is None else str(details)
    if isinstance(details, ErrorDetails):
        record.recommended_action = details.action


def _new_record(exception: Any, error_id: Any = "", category: Any = None, target: Any = None) -> ErrorRecord:
    if isinstance(exception, ErrorRecord):
        source, exception = exception, error_id or exception.exception
        return ErrorRecord(exception, source.error_id, source.category, source.target)
    return ErrorRecord(
        exception, error_id or "", ErrorCategory[str(category)] if category is not None else ErrorCategory.NotSpecified, target
    )


RECORD = table(
    "System.Management.Automation.ErrorRecord",
    extended={
        "PSMessageDetails": (
            MemberKind.SCRIPT_PROPERTY,
            lambda record: None,
            "System.Object PSMessageDetails {get=& { Set-StrictMode -Version 1; $this.Exception.InnerException.PSMessageDetails };}",
        )
    },
    properties={
        "Exception": lambda record: record.exception,
        "TargetObject": lambda record: record.target,
        "CategoryInfo": CategoryInfo,
        "FullyQualifiedErrorId": lambda record: record.fully_qualified_id,
        "ErrorDetails": (_details, _set_details),
        "InvocationInfo": lambda record: record.invocation,
        "ScriptStackTrace": lambda record: record.script_stack_trace or None,
        "PipelineIterationInfo": lambda record: [],
    },
    methods={"ToString": lambda record: record.text, "GetObjectData": lambda record, *rest: None},
    constructor=_new_record,
)


def _set(name: str) -> Any:
    def write(info: CategoryInfo, value: Any) -> None:
        setattr(info.record, f"category_{name}", value)

    return write


CATEGORY = table(
    "System.Management.Automation.ErrorCategoryInfo",
    properties={
        "Category": lambda info: _category(info.record),
        "Activity": (lambda info: info.activity, _set("activity")),
        "Reason": (lambda info: info.reason, _set("reason")),
        "TargetName": (lambda info: info.target_name, _set("target_name")),
        "TargetType": (lambda info: info.target_type, _set("target_type")),
    },
    methods={"GetMessage": lambda info, *rest: str(info), "ToString": str},
)


def _set_recommended(details: ErrorDetails, text: str) -> None:
    details.action = text


DETAILS = table(
    "System.Management.Automation.ErrorDetails",
    properties={"Message": lambda details: details.message, "RecommendedAction": (lambda details: details.action, _set_recommended)},
    methods={"ToString": str},
    constructor=lambda message, *rest: ErrorDetails(message),
)


# ------------------------------------------------------------------------------------------------------------ InvocationInfo


def _extent(info: InvocationInfo) -> ScriptExtent | None:
    return info.extent


def _line(info: InvocationInfo) -> str:
    extent = _extent(info)
    if extent is None:
        return ""
    number = extent.start_position.line
    end = "\n" if number < len(extent.source.line_starts) else ""
    return extent.source.line(number) + end


def _script(info: InvocationInfo) -> str:
    extent = _extent(info)
    return info.script_name or (extent.file or "" if extent is not None else "")


def _folder(info: InvocationInfo) -> str:
    import os

    path = _script(info)
    return os.path.dirname(path) if path else ""


def _bound(info: InvocationInfo) -> Any:
    from exoshell.values.collections import GenericDictionary, Hashtable
    from exoshell.values.types import resolve_type

    if isinstance(info.bound_parameters, Hashtable):
        return info.bound_parameters
    return GenericDictionary(resolve_type("string"), resolve_type("object"), info.bound_parameters, case_sensitive=False)


def _unbound(info: InvocationInfo) -> Any:
    from exoshell.values.collections import GenericList

    return GenericList(None, info.unbound_arguments)


def _number(getter: Any) -> Any:
    return lambda info: getter(_extent(info)) if _extent(info) is not None else 0


def _history(info: InvocationInfo) -> Any:
    from exoshell.values.numbers import Int64

    return Int64(info.history_id)


def _origin(info: InvocationInfo) -> Any:
    from exoshell.values.conversion import convert

    return convert("Runspace" if info.from_runspace else "Internal", "System.Management.Automation.CommandOrigin")


INVOCATION = table(
    "System.Management.Automation.InvocationInfo",
    properties={
        "MyCommand": lambda info: info.command,
        "BoundParameters": _bound,
        "UnboundArguments": _unbound,
        "ScriptLineNumber": _number(lambda extent: extent.start_position.line),
        "OffsetInLine": _number(lambda extent: extent.start_position.column),
        "HistoryId": _history,
        "ScriptName": _script,
        "Line": _line,
        "Statement": lambda info: info.extent.text if info.extent is not None else "",
        "PositionMessage": lambda info: position_message(info.extent) if info.extent is not None else "",
        "PSScriptRoot": _folder,
        "PSCommandPath": lambda info: _script(info) or None,
        "InvocationName": lambda info: info.invocation_name,
        "PipelineLength": lambda info: info.pipeline_length,
        "PipelinePosition": lambda info: info.pipeline_position,
        "ExpectingInput": lambda info: info.expecting_input,
        "CommandOrigin": _origin,
        "DisplayScriptPosition": lambda info: None,
    },
    methods={"GetFullStatement": lambda info: _line(info)},
)
TABLES = (EXCEPTION, RECORD, CATEGORY, DETAILS, INVOCATION)
