-- What became of a dead letter. A letter is never deleted: it stays in the account of its partition (pipeline.sink_offsets).

set client_min_messages = warning;
set search_path = public;

ALTER TABLE pipeline.dead_letters
    ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT 'open',
    ADD COLUMN IF NOT EXISTS settled_at timestamptz,
    ADD COLUMN IF NOT EXISTS settled_note text;

do $$
begin
    if not exists (select from pg_constraint where conname = 'dead_letters_state_check'
                   and conrelid = 'pipeline.dead_letters'::regclass) then
        alter table pipeline.dead_letters add constraint dead_letters_state_check
            check (state in ('open', 'replayed', 'dropped') and (state = 'open') = (settled_at is null));
    end if;
end
$$;

CREATE INDEX IF NOT EXISTS idx_dead_letters_open ON pipeline.dead_letters (failed_at) WHERE state = 'open';

COMMENT ON COLUMN pipeline.dead_letters.state IS
    'open: nobody has decided; replayed: accepted by the door again, as a new record; dropped: given up by people.';
COMMENT ON COLUMN pipeline.dead_letters.settled_note IS 'Why it was dropped, or what was changed before it was replayed.';
