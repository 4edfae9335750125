"""The register's side of an import: who each row is (matching), what it would change and what is written."""
