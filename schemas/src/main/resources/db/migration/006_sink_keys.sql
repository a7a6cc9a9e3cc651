-- The sink looks up and locks the parents of its calls once per batch, and then writes the rows without the triggers that
-- would look up the same for each row. Where this grant is not to be had, or is revoked, the triggers do it again: slower, and
-- nothing else.

set client_min_messages = warning;

do $$
begin
    if not has_parameter_privilege('vantage_sink', 'session_replication_role', 'SET') then
        grant set on parameter session_replication_role to vantage_sink;
    end if;
exception
    -- Such grants belong to the whole server: another database of it may be migrating, and granting, at the same time.
    when unique_violation or internal_error then
        null;
    when insufficient_privilege then
        raise notice 'the sink will write calls more slowly, because % may not grant it session_replication_role; let a superuser run: grant set on parameter session_replication_role to vantage_sink',
            current_user;
end
$$;
