-- The four roles and the database of an installation; none is a superuser, none sees through row-level security.
-- Once, as PostgreSQL's superuser, the passwords on the command line's standard input (they stay out of history and log):
--   psql -X -v ON_ERROR_STOP=1 -f - postgres   with the \set lines below, then \i deploy/sql/roles.sql
--   \set owner_password '…'   \set app_password '…'   \set reader_password '…'   \set backup_password '…'
SET log_statement = 'none';

-- Makes and changes tables; used by `manage.py migrate` and by nothing that runs all day.
CREATE ROLE anju_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
-- Serves pages and jobs: reads and writes rows, makes tables in the schema `staging` alone.
CREATE ROLE anju_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
-- Reads figures, divisions and sites (deploy/sql/reader.sql), for a county's own reports; never people.
CREATE ROLE anju_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'reader_password';
-- Starts and stops backups; reads no table (pgBackRest reads files, as the system's user postgres).
CREATE ROLE anju_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'backup_password';

-- What hangs does not hang for ever; pages and jobs are stricter still (portal.common.scope).
ALTER ROLE anju_app SET statement_timeout = '120s';
ALTER ROLE anju_app SET lock_timeout = '30s';
ALTER ROLE anju_app SET idle_in_transaction_session_timeout = '60s';
-- A release that cannot have its lock gives up after five seconds and is tried again; pages go on meanwhile.
ALTER ROLE anju_owner SET lock_timeout = '5s';
ALTER ROLE anju_reader SET default_transaction_read_only = on;
ALTER ROLE anju_reader SET statement_timeout = '60s';

-- The locale matters: under plain C the search for similar Chinese names finds nothing.
CREATE DATABASE anju OWNER anju_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE anju FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE anju TO anju_app;
GRANT CONNECT ON DATABASE anju TO anju_reader;

REVOKE ALL ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO anju_backup;
GRANT pg_read_all_settings TO anju_backup;
GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean), pg_backup_stop(boolean), pg_switch_wal(),
    pg_create_restore_point(text) TO anju_backup;

\connect anju
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO anju_owner;
GRANT USAGE ON SCHEMA public TO anju_app, anju_reader;
-- Staged rosters: a table a batch, made and dropped by the application.
CREATE SCHEMA staging AUTHORIZATION anju_owner;
GRANT USAGE, CREATE ON SCHEMA staging TO anju_app;
