-- Active, and waiting for its client: within a COPY, or in the midst of the messages of one statement. Only of the same role, which is
-- all that it may end. Found first and ended then, or the planner might end one before it has looked whose it is.
with silent as materialized (
    select pid
    from pg_stat_activity
    where datname = current_database()
        and usename = current_user
        and application_name like 'vantage-sink worker %'
        and state = 'active'
        and wait_event = 'ClientRead'
        and state_change < clock_timestamp() - make_interval(secs => ?)
        and pid <> pg_backend_pid())
select pid from silent where pg_terminate_backend(pid)
