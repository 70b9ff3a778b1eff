"""Add-Type: assemblies that PowerShell brings along count as loaded; C# is not compiled here."""

from __future__ import annotations

import os

from exoshell.cmdlets.not_here import refusal
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException

_ASSEMBLIES = frozenset(
    name.lower()
    for name in (
        "Microsoft.CSharp Microsoft.VisualBasic mscorlib netstandard Newtonsoft.Json System System.Collections"
        " System.Collections.Concurrent System.ComponentModel System.Configuration System.Console System.Core System.Data"
        " System.Data.DataSetExtensions System.Diagnostics.Process System.DirectoryServices"
        " System.DirectoryServices.AccountManagement System.DirectoryServices.Protocols System.Drawing"
        " System.Drawing.Primitives System.Globalization System.IO.Compression System.IO.Compression.FileSystem"
        " System.IO.Compression.ZipFile System.Linq System.Management System.Management.Automation System.Net System.Net.Http"
        " System.Net.Mail System.Net.Primitives System.Numerics System.Runtime System.Runtime.Serialization System.Security"
        " System.Security.Cryptography System.Security.Cryptography.X509Certificates System.ServiceModel"
        " System.ServiceProcess System.Speech System.Text.Encoding System.Text.Json System.Text.RegularExpressions"
        " System.Threading System.Threading.Tasks System.Transactions System.Web System.Web.HttpUtility System.Xml"
        " System.Xml.Linq WindowsBase"
    ).split()
)
"""What PowerShell 7.6 on Linux loads by name without complaint; their types are here as far as exoshell has them."""


@cmdlet("Add-Type")
class AddType(Cmdlet):
    def end(self) -> None:
        if "AssemblyName" not in self.bound:
            raise refusal("Add-Type")
        for name in self.bound["AssemblyName"]:
            if name.partition(",")[0].strip().lower() not in _ASSEMBLIES:
                self._missing(name)

    def _missing(self, name: str) -> None:
        path = os.path.join(str(self.context.session_state.location), f"{name}.dll")
        exception = NetException(
            "System.Management.Automation.ItemNotFoundException", f"Cannot find path '{path}' because it does not exist."
        )
        self.error(exception, "PathNotFound", ErrorCategory.ObjectNotFound, path)
