import type { Migration } from './migration'

/** `refuse_change`: keeps programs and people from altering history by mistake. It costs an append nothing. */
export const appendOnly: Migration = {
  name: '004-append-only',
  statements: ({ schema }) => `
create function ${schema}.refuse_change() returns trigger
language plpgsql
as $function$
begin
  raise exception 'the log is append-only: no % on %.%', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$function$;

create trigger events_append_only before update or delete or truncate on ${schema}.events
for each statement execute function ${schema}.refuse_change();
`,
}
