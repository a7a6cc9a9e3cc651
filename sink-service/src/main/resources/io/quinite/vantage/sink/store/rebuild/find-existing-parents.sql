-- Which of these calls have a lead and a campaign to hang on.
SELECT u.call_id
FROM unnest(?::uuid[], ?::uuid[], ?::uuid[]) AS u (call_id, lead_id, campaign_id)
JOIN public.leads AS l ON l.id = u.lead_id
JOIN public.campaigns AS c ON c.id = u.campaign_id
