"""Remove-Item: files, folders, session items."""

from __future__ import annotations

import os
import shutil

from exoshell.cmdlets.management._file_system import walk_down
from exoshell.cmdlets.management._places import Filters, Place, existing, given_paths, place_or_error
from exoshell.cmdlets.utility.read_host import unavailable
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import ChoiceDescription, QuestionRefused
from exoshell.values.error_record import ErrorCategory, NetException

_CHOICES = (
    ChoiceDescription("&Yes", "Continue with only the next step of the operation."),
    ChoiceDescription("Yes to &All", "Continue with all the steps of the operation."),
    ChoiceDescription("&No", "Skip this operation and proceed with the next operation."),
    ChoiceDescription("No to A&ll", "Skip this operation and all subsequent operations."),
    ChoiceDescription("&Suspend", 'Pause the current pipeline and return to the command prompt. Type "exit" to resume the pipeline.'),
)


@cmdlet("Remove-Item")
class RemoveItem(Cmdlet):
    def begin(self) -> None:
        self._all: bool | None = None

    def process(self) -> None:
        if self.switch("Recurse") and self.get("Include"):
            self._remove_included()
            return
        for place in list(existing(self)):
            self.check_stop()
            if place.provider.name != "FileSystem":
                if self.should_process(f"Item: {place.path}", "Remove Item"):
                    place.provider.remove(place.path)
            else:
                self._remove(place.path)

    def _remove_included(self) -> None:
        """-Recurse with -Include looks below the paths for what is included."""
        filters = Filters(self)
        for text in given_paths(self)[0]:
            place: Place | None = place_or_error(self, text)
            if place is None:
                continue
            roots = place.provider.expand(place.path) if not os.path.isdir(place.path) else [place.path]
            for root in roots:
                found = [root, *walk_down(root, -1, True)] if os.path.isdir(root) else [root]
                for path in found:
                    if filters.passes(path) and os.path.lexists(path):
                        self._remove(path)

    def _remove(self, path: str) -> None:
        folder = os.path.isdir(path) and not os.path.islink(path)
        if not self.should_process(path, "Remove Directory" if folder else "Remove File"):
            return
        if folder and not self.switch("Recurse") and os.listdir(path) and not self._may_empty(path):
            return
        if not self.switch("Force") and not folder and not os.path.islink(path) and not _writable(path):
            message = "You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only."
            exception = NetException("System.IO.IOException", message)
            self.error(exception, "RemoveFileSystemItemUnAuthorizedAccess", ErrorCategory.PermissionDenied, path)
            return
        try:
            if folder:
                shutil.rmtree(path)
            else:
                os.remove(path)
        except PermissionError:
            exception = NetException("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
            self.error(exception, "RemoveFileSystemItemUnAuthorizedAccess", ErrorCategory.PermissionDenied, path)
        except OSError as error:
            exception = NetException("System.IO.IOException", f"{error.strerror} : '{path}'")
            self.error(exception, "RemoveFileSystemItemIOError", ErrorCategory.WriteError, path)

    def _may_empty(self, path: str) -> bool:
        if self._all is not None:
            return self._all
        if self.common.confirm is False:
            return True
        message = (
            f"The item at {path} has children and the Recurse parameter was not specified. If you continue, all children will be removed "
            "with the item. Are you sure you want to continue?"
        )
        try:
            answer = self.host.ui.prompt_for_choice("Confirm", message, _CHOICES, 0)
        except QuestionRefused as refused:
            raise unavailable(refused) from None
        if answer in (1, 3):
            self._all = answer == 1
        return answer in (0, 1)


def _writable(path: str) -> bool:
    """Whether the file's own mode lets its owner write: a superuser's access says nothing."""
    return bool(os.stat(path).st_mode & 0o200)
