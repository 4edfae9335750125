-- The two roles and the database of an installation. As PostgreSQL's superuser:
--   psql -v owner_password="'…'" -v app_password="'…'" -f deploy/roles.sql
-- The locale matters: under plain C the search for similar Chinese names finds nothing.
CREATE ROLE anju_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :owner_password;
CREATE ROLE anju_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :app_password;
CREATE DATABASE anju OWNER anju_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE anju FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE anju TO anju_app;
