"""Pages of imports: files in, columns, decisions, result, undo, and the queue of rows that wait."""

from households.views.imports.columns import ColumnsPage, Layout
from households.views.imports.deciding import Decide, Dismiss, Mend
from households.views.imports.finish import Abandon, Apply, BadRows, Done, Undo
from households.views.imports.lists import BatchList, PendingQueue
from households.views.imports.memory import MemoryChange, MemoryForget, MemoryList
from households.views.imports.rows import Flags, RowPanel, Rows
from households.views.imports.steps import BatchPage, Progress
from households.views.imports.upload import BlankWorkbook, Upload

__all__ = [
    "Abandon",
    "Apply",
    "BadRows",
    "BatchList",
    "BatchPage",
    "BlankWorkbook",
    "ColumnsPage",
    "Decide",
    "Dismiss",
    "Done",
    "Flags",
    "Layout",
    "MemoryChange",
    "MemoryForget",
    "MemoryList",
    "Mend",
    "PendingQueue",
    "Progress",
    "RowPanel",
    "Rows",
    "Undo",
    "Upload",
]
