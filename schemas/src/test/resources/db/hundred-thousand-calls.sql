-- 10 organizations: the first has half of everything, the tenth one lead in a hundred. 200 campaigns, 20,000 leads, 100,000 calls.

-- These rows come from the pipeline, not from people who edit.
set vantage.writer = 'sink';

create function id(kind text, number int) returns uuid language sql immutable return md5(kind || number)::uuid;
create function organization_of(lead int) returns int language sql immutable
    return case when lead % 100 < 50 then 1 when lead % 100 = 99 then 10 else 2 + lead % 8 end;

insert into organizations (id, name) select id('organization', i), 'organization ' || i from generate_series(1, 10) i;
insert into auth.users (id) select id('user', i) from generate_series(1, 10) i;
insert into profiles (id, organization_id) select id('user', i), id('organization', i) from generate_series(1, 10) i;

insert into campaigns (id, organization_id, name, total_calls, transferred_calls)
select id('campaign', i), id('organization', 1 + i % 10), 'campaign ' || i, 500, (i * 37) % 400
from generate_series(0, 199) i;

insert into leads (id, organization_id, name, email, phone, created_at)
select id('lead', i), id('organization', organization_of(i)), 'Lead ' || i, 'lead' || i || '@example.com',
    '+9198' || lpad(i::text, 8, '0'), timestamptz '2026-10-01' + (i * 7919 % 20000) * interval '1 minute'
from generate_series(0, 19999) i;

insert into call_logs (id, campaign_id, lead_id, organization_id, call_sid, call_status, transferred, transferred_at,
    transfer_reason, transfer_department, call_timestamp, duration, transcript, conversation_summary, metadata)
select id('call', i), id('campaign', organization - 1 + 10 * (i % 20)), id('lead', i % 20000), id('organization', organization),
    'sid-' || i, case when bridged then 'transferred' when i % 3 = 0 then 'no_answer' else 'called' end, bridged,
    case when bridged then placed + interval '1 minute' end, case when bridged then 'wants a price' end,
    case when bridged then 'sales' end, placed, i % 300, repeat('AI: namaste. Lead: tell me more. ', 20),
    'lead is keen; call back', '{"provider_status": "completed"}'
from (
    select i, organization_of(i % 20000) as organization, abs(hashint4(i)::bigint) % 100 < 12 as bridged,
        timestamptz '2026-11-01' + (i::bigint * 7919 % 100000) * interval '12 second' as placed
    from generate_series(0, 99999) i) calls;

update leads l set call_log_id = c.id, call_status = c.call_status, call_date = c.call_timestamp
from (select distinct on (lead_id) * from call_logs order by lead_id, call_timestamp desc, call_sid desc) c
where c.lead_id = l.id;

analyze;
