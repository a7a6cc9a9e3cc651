-- As lock-leads, for calls: whose lead it is, and the call that it shows, as long as the row is as the lead says; else (there is
-- none, it moved, people removed it or wrote over it) no call. A lead that changed while its lock was waited for is read
-- anew and its call is not: then the two differ, or the call is still the one that was read.
SELECT l.id, l.organization_id, l.call_status, l.transferred_to_human, c.id, c.call_sid, c.call_timestamp
FROM leads AS l
LEFT JOIN call_logs AS c
    ON c.id = l.call_log_id AND c.lead_id = l.id AND c.call_timestamp = l.call_date AND c.call_status = l.call_status
    AND (l.transferred_to_human OR NOT c.transferred)
WHERE l.id = ANY (?::uuid[])
ORDER BY l.id
FOR NO KEY UPDATE OF l
