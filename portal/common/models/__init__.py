"""Tables of the ground."""

from portal.common.models.imports import ColumnMemory, ImportBatch, ImportFault, ImportRow, ImportSheet, ImportWrite
from portal.common.models.jobs import Job

__all__ = ["ColumnMemory", "ImportBatch", "ImportFault", "ImportRow", "ImportSheet", "ImportWrite", "Job"]
