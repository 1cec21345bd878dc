#!/bin/sh
# Makes the application's role and database when the data folder is empty: an owner, no superuser.
set -eu
: "${MAILLON_DB_PASSWORD:?}"
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
  --set password="$MAILLON_DB_PASSWORD" --quiet <<'SQL'
CREATE ROLE maillon LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE maillon OWNER maillon ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE maillon FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE maillon TO maillon;
SQL
