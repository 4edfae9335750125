"""The register: divisions, resettlement sites, households, people, income; and the import of rosters."""
