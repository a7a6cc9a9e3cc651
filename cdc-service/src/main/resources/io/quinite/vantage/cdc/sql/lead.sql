-- One session at a time holds the lock of a slot; the server gives it back when that session ends, however it ends.
select pg_try_advisory_lock(hashtextextended('vantage.cdc.' || ?, 0))
