import { escapeIdentifier, type Pool } from 'pg'
import { asking } from './unavailable'

/** The schema that matching's tables are in. */
export const MATCHING_SCHEMA = 'lyceum_matching'

/** Names "one process at a time makes the tables" to PostgreSQL, and "one at a time writes vectors"; any numbers do. */
const MIGRATION_LOCK = 4_051_977_190
export const VECTOR_LOCK = 4_051_977_191

/** How texts are taken apart into words, as PostgreSQL calls it. The local model knows English too, and little else. */
export const TEXT_SEARCH = 'english'

/**
 * The tables of matching. All that is of somebody is by their id, and goes with their consent, their profile or
 * themselves; texts are kept as what a search needs of them alone.
 */
const createTables = (schema: string): string => `
begin;
select pg_advisory_xact_lock(${String(MIGRATION_LOCK)});
create schema if not exists ${schema};
create table if not exists ${schema}.marks (
  kind text not null,
  id uuid not null,
  position bigint not null,
  version bigint not null default 1,
  failures integer not null default 0,
  due timestamptz not null default clock_timestamp(),
  primary key (kind, id)
);
create index if not exists marks_by_due on ${schema}.marks (due);
create table if not exists ${schema}.tutors (
  user_id uuid primary key,
  consent text not null,
  subjects text[] not null,
  record jsonb not null,
  words tsvector not null,
  computed_at timestamptz not null default clock_timestamp()
);
create index if not exists tutors_by_words on ${schema}.tutors using gin (words);
create index if not exists tutors_by_subject on ${schema}.tutors using gin (subjects);
create table if not exists ${schema}.wishes (
  learner_id uuid not null,
  place integer not null,
  consent text not null,
  request jsonb not null,
  query tsquery not null,
  model text,
  cut double precision not null default 0,
  computed_at timestamptz not null default clock_timestamp(),
  primary key (learner_id, place)
);
create table if not exists ${schema}.tutor_matches (
  learner_id uuid not null,
  place integer not null,
  rank integer not null,
  tutor_id uuid not null,
  score double precision not null,
  reasons jsonb not null,
  computed_at timestamptz not null default clock_timestamp(),
  primary key (learner_id, place, rank)
);
create index if not exists tutor_matches_by_tutor on ${schema}.tutor_matches (tutor_id);
create table if not exists ${schema}.applicant_matches (
  posting_id uuid not null,
  rank integer not null,
  application_id uuid not null,
  tutor_id uuid not null,
  institution_id uuid not null,
  consent text not null,
  score double precision not null,
  reasons jsonb not null,
  computed_at timestamptz not null default clock_timestamp(),
  primary key (posting_id, rank)
);
create index if not exists applicant_matches_by_tutor on ${schema}.applicant_matches (tutor_id);
create sequence if not exists ${schema}.vector_changes;
create table if not exists ${schema}.vectors (
  owner uuid not null,
  item text not null,
  model text not null,
  hash text,
  vector bytea,
  change bigint not null default nextval('${schema}.vector_changes'),
  primary key (owner, item, model)
);
create index if not exists vectors_by_change on ${schema}.vectors (model, change) where item = 'tutor';
create table if not exists ${schema}.spent (
  day date primary key,
  tokens bigint not null
);
comment on table ${schema}.marks is 'What has changed and is to be computed anew';
comment on table ${schema}.tutors is 'Tutors who agreed to be matched: what scores are made of';
comment on table ${schema}.wishes is 'What learners who agreed to be matched look for';
comment on table ${schema}.tutor_matches is 'Tutors for a learner''s wish, in order, with the reasons';
comment on table ${schema}.applicant_matches is 'Applicants for a posting who agreed to be matched, in order, with the reasons';
comment on table ${schema}.vectors is 'Embeddings of texts by their owners; a tutor''s without a vector was taken away';
comment on table ${schema}.spent is 'Tokens given to the outside model of embeddings, by day (UTC)';
commit`

/** Makes the tables where they are missing. */
export const startMatchingTables = async (pool: Pick<Pool, 'query'>, schema = MATCHING_SCHEMA): Promise<void> => {
  await asking(() => pool.query(createTables(escapeIdentifier(schema))))
}
