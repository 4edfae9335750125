"""Changes of work."""
