"""The ground of the REST API."""
