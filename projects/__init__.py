"""Follow-up projects and funds."""
