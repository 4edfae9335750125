"""Tables of the ground."""

from portal.common.models.approvals import ApprovalRequest
from portal.common.models.audit import AuditCheck, AuditEvent, AuditSeal, SealMark
from portal.common.models.exports import Export
from portal.common.models.figures import ChangedVillage, VillageFigure, mark_changed_villages
from portal.common.models.imports import ColumnMemory, ImportBatch, ImportFault, ImportRow, ImportSheet, ImportWrite
from portal.common.models.jobs import Job
from portal.common.models.life import LastDone, Slot
from portal.common.models.lists import SavedFilter
from portal.common.models.sealing import SealingKey

__all__ = [
    "ApprovalRequest",
    "AuditCheck",
    "AuditEvent",
    "AuditSeal",
    "ChangedVillage",
    "ColumnMemory",
    "Export",
    "ImportBatch",
    "ImportFault",
    "ImportRow",
    "ImportSheet",
    "ImportWrite",
    "Job",
    "LastDone",
    "SavedFilter",
    "SealMark",
    "SealingKey",
    "Slot",
    "VillageFigure",
    "mark_changed_villages",
]
