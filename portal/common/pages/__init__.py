"""Pages of the ground: jobs, personal values in full, what waits for a second person, the audit log."""
