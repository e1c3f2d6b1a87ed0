import { escapeIdentifier, escapeLiteral } from 'pg'

/** Where the keys lie, unless a test says otherwise. */
export const KEY_SCHEMA = 'lyceum_keys'

/** The tables of master keys, data keys and server secrets; `name` is that of their schema. */
export const keySchema = (name: string): string => {
  const schema = escapeIdentifier(name)
  return `
    begin;
    select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(name)}, 0));
    create schema if not exists ${schema};
    create table if not exists ${schema}.masters (
      id text primary key,
      sealed bytea,
      current boolean not null,
      made_at timestamptz not null default now()
    );
    create unique index if not exists masters_current on ${schema}.masters (current) where current;
    comment on table ${schema}.masters is
      'The master keys in use, by id; sealed: the key as a key management service gave it out';
    create table if not exists ${schema}.subjects (
      subject uuid primary key,
      master text references ${schema}.masters,
      wrapped bytea,
      made_at timestamptz not null default now(),
      destroyed_at timestamptz,
      check ((wrapped is null) = (destroyed_at is not null) and (wrapped is null) = (master is null))
    );
    create index if not exists subjects_by_master on ${schema}.subjects (master);
    comment on table ${schema}.subjects is
      'One data key for each person, wrapped by a master key; a destroyed one leaves its row, so that no new one is made';
    create table if not exists ${schema}.secrets (
      purpose text primary key,
      master text not null references ${schema}.masters,
      wrapped bytea not null,
      made_at timestamptz not null default now()
    );
    comment on table ${schema}.secrets is 'The server''s own secrets, wrapped by a master key';
    create table if not exists ${schema}.destructions (
      single boolean primary key default true check (single),
      number integer not null default 0
    );
    insert into ${schema}.destructions default values on conflict do nothing;
    comment on table ${schema}.destructions is 'How many keys have been destroyed; counted in the order of their commits';
    commit`
}
