-- Waits until two connections are in it; fails when nobody else comes.
create or replace function public.meet() returns boolean language plpgsql as $$
begin
  perform pg_advisory_lock_shared(4711);
  for attempt in 1..900 loop
    if (select count(*) from pg_locks where locktype = 'advisory' and objid = 4711 and granted) >= 2 then
      perform pg_sleep(1); -- for the other to see it too
      return true;
    end if;
    perform pg_sleep(0.1);
  end loop;
  raise exception 'nobody else came';
end
$$;
