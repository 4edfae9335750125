"""The job of monitoring: recomputing an area."""

from typing import Any

from django.utils import timezone

from monitoring.services.recompute import RECOMPUTE_JOB, recompute
from portal.accounts.models import User
from portal.common.jobs import Report, job
from portal.common.models import Job
from portal.common.registry import job_labels
from portal.common.words import Words


@job(RECOMPUTE_JOB)
def run_recompute(row: Job, report: Report) -> dict[str, Any]:
    """Recompute the area of the job; repeating it writes nothing twice."""
    today = timezone.localdate()
    actor = User.objects.filter(pk=row.created_by_id).first() if row.created_by_id else None
    outcome = recompute(
        row.params["area"],
        on=today,
        today=today,
        touched=bool(row.params.get("touched")),
        actor=actor,
        progress=lambda done, total: report.progress("recompute", done, total),
    )
    run = outcome.run
    return {"run": str(run.pk), "opened": run.opened, "changed": run.changed, "cleared": run.cleared, "kept": run.kept}


job_labels.add(RECOMPUTE_JOB, Words("重算预警", "Recompute flags"))
