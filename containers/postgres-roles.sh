#!/usr/bin/env bash
# Run once, by PostgreSQL's image on an empty data directory: the databases, and a role for each that connects, with the
# password of its secret. Everything that takes a superuser is done here, so that the migrations need none.
set -euo pipefail

password() { sed -n 's/^[a-z.]*\.password=//p' "/run/secrets/$1.properties"; }

# With containers/secure.yml nobody comes over the network without TLS.
[ "${POSTGRES_TLS_ONLY:-false}" = false ] || sed -i 's/^host all all all /hostssl all all all /' "$PGDATA/pg_hba.conf"

psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres \
  -v migrator="$(password migrator)" -v sink="$(password sink)" -v cdc="$(password cdc)" \
  -v feed="$(password feed)" -v reader="$(password reader)" -v registry="$(password registry)" <<'END'
create role vantage_migrator login password :'migrator';
comment on role vantage_migrator is 'Owns the database of the pipeline and its tables; runs the migrations.';
create role vantage_sink login password :'sink' bypassrls connection limit 40;
create role vantage_cdc login password :'cdc' replication bypassrls connection limit 20;
create role vantage_feed login password :'feed' connection limit 40;
create role vantage_reader login password :'reader' bypassrls connection limit 20;
create role registry login password :'registry';
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
grant set on parameter session_replication_role to vantage_sink;

create database vantage owner vantage_migrator;
create database registry owner registry;
revoke connect, temporary on database vantage, registry from public;
grant connect on database vantage to vantage_sink, vantage_cdc, vantage_feed, vantage_reader, anon, authenticated, service_role;
END
