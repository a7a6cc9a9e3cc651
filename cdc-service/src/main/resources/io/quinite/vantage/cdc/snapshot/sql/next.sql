-- Without locks: a row whose id changes while its lock is waited for must not say how far we are.
select id from public.leads where true :after :scope order by id limit ?
