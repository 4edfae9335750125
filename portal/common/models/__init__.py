"""Tables of the ground."""

from portal.common.models.jobs import Job

__all__ = ["Job"]
