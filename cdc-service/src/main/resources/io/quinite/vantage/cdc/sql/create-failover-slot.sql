-- From PostgreSQL 17: a standby may hold a copy, with which we go on when it is promoted.
select lsn::text from pg_create_logical_replication_slot(?, 'pgoutput', failover => true)
