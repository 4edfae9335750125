"""The register's side of an import: what the engine asks (register), who each row is (matching), what is written."""
