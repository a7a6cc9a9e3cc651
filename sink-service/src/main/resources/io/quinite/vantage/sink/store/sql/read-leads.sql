SELECT l.id, l.organization_id, l.call_status, pipeline.to_micros(l.call_date), l.call_log_id, l.transferred_to_human,
       l.name, l.email, l.phone, l.source, l.status, l.project_id, l.notes, l.metadata::text, s.stamps::text,
       pipeline.to_micros(s.deleted_at)
FROM leads AS l
LEFT JOIN pipeline.lead_states AS s ON s.lead_id = l.id
