update pipeline.cdc_snapshots set last_id = coalesce(?, last_id), waiting = ?, leads = leads + ? where id = ?
