-- Gives a row where the triggers are off from now on: this role may do that, and call_logs is a plain table with no trigger that
-- would be left out (or wake up) and no key but those whose parents the sink has locked.
SELECT set_config('session_replication_role', 'replica', true)
WHERE current_setting('session_replication_role') = 'origin'
  AND has_parameter_privilege('session_replication_role', 'SET')
  AND EXISTS (SELECT FROM pg_class WHERE oid = 'call_logs'::regclass AND relkind = 'r')
  AND NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgrelid = 'call_logs'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'R'))
  AND NOT EXISTS (
    SELECT FROM pg_constraint AS k
    LEFT JOIN pg_attribute AS ours ON ours.attrelid = k.conrelid AND ours.attnum = k.conkey[1]
    LEFT JOIN pg_attribute AS theirs ON theirs.attrelid = k.confrelid AND theirs.attnum = k.confkey[1]
    WHERE k.conrelid = 'call_logs'::regclass
      AND (k.condeferrable OR k.contype = 'f' AND (
        cardinality(k.conkey) > 1 OR theirs.attname <> 'id'
        OR (ours.attname::text, k.confrelid::regclass) NOT IN (
            ('lead_id', 'leads'::regclass), ('campaign_id', 'campaigns'::regclass),
            ('organization_id', 'organizations'::regclass)))))
