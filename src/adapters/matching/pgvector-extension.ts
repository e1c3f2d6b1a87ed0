import type { Pool } from 'pg'
import { inTurn } from './transaction'
import { asking } from './unavailable'

/** pgvector as it stands in the database. */
export interface Pgvector {
  readonly version: string
  /** Where its types and operators are; quoted. */
  readonly schema: string
}

/** Why there is no pgvector, in words for whoever runs Lyceum. */
export interface NoPgvector {
  readonly reason: string
}

/** Whether a version is this one or a later one. */
export const isAtLeast = (version: string, major: number, minor: number): boolean => {
  const [ours = 0, theirs = 0] = version.split('.').map(Number)
  return ours > major || (ours === major && theirs >= minor)
}

/** HNSW came with 0.5. IVFFlat, which is older, is trained once on what is there and finds less and less of what comes. */
const hasHnsw = (version: string): boolean => isAtLeast(version, 0, 5)

const installed = async (pool: Pick<Pool, 'query'>): Promise<Pgvector | undefined> => {
  const { rows } = await asking(() =>
    pool.query<Pgvector & { readonly [column: string]: unknown }>(
      `select extversion as version, quote_ident(nspname) as schema
       from pg_extension join pg_namespace on pg_namespace.oid = extnamespace where extname = 'vector'`,
    ),
  )
  return rows[0]
}

const offered = async (pool: Pick<Pool, 'query'>): Promise<string | undefined> => {
  const { rows } = await asking(() =>
    pool.query<{ readonly version: string }>(
      "select default_version as version from pg_available_extensions where name = 'vector'",
    ),
  )
  return rows[0]?.version
}

/** Installs the extension where we may. */
const install = async (pool: Pick<Pool, 'query'>): Promise<Pgvector | NoPgvector> => {
  const version = await offered(pool)
  if (version === undefined) return { reason: 'the server does not have it' }
  if (!hasHnsw(version)) return { reason: `the server's ${version} is older than 0.5, the first with HNSW` }
  const refusal = await pool.query('create extension if not exists vector').then(
    () => 'it is gone again',
    (error: unknown) => String(error),
  )
  // Another process may have been first; and where the server is away, to ask says so.
  const present = await installed(pool)
  if (present !== undefined) return present
  return {
    reason: `it cannot be created (${refusal}): who may do so can run "create extension vector" in this database`,
  }
}

/**
 * Tables of their own for pgvector's copies of the tutors' vectors: dropping the extension takes their column away, and
 * then nothing else is broken. A copy goes in the transaction that takes its vector away, whoever does that.
 */
const tablesOf = (schema: string, { schema: types }: Pgvector): string => `
create table if not exists ${schema}.near_vectors (owner uuid not null, model text not null, primary key (owner, model));
create table if not exists ${schema}.near_seen (model text primary key, change bigint not null);
truncate ${schema}.near_vectors, ${schema}.near_seen;
alter table ${schema}.near_vectors add column near ${types}.vector not null;
comment on table ${schema}.near_vectors is 'The tutors'' embeddings once more, as pgvector searches them';
comment on table ${schema}.near_seen is 'Up to which change of embeddings pgvector has them';
create or replace function ${schema}.forget_near() returns trigger language plpgsql as $$
begin
  delete from ${schema}.near_vectors where owner = old.owner and model = old.model;
  return null;
end $$;
create or replace trigger forget_near after update of vector on ${schema}.vectors
  for each row when (old.item = 'tutor' and new.vector is null) execute function ${schema}.forget_near();
create or replace trigger forget_near_rows after delete on ${schema}.vectors
  for each row when (old.item = 'tutor') execute function ${schema}.forget_near()`

const HAS_TABLES = `select from pg_attribute
  where attrelid = to_regclass($1) and attname = 'near' and not attisdropped`

/** pgvector, made ready for use; or why it is not used. An outage of the database is thrown. @param schema - quoted */
export const findPgvector = async (pool: Pool, schema: string): Promise<Pgvector | NoPgvector> => {
  const found = (await installed(pool)) ?? (await install(pool))
  if ('reason' in found) return found
  if (!hasHnsw(found.version))
    return {
      reason: `${found.version} is older than 0.5, the first with HNSW: "alter extension vector update" brings another`,
    }
  const refusal = await inTurn(pool, async (client) => {
    const { rowCount } = await client.query(HAS_TABLES, [`${schema}.near_vectors`])
    if (rowCount === 0) await client.query(tablesOf(schema, found))
  }).then(
    () => undefined,
    (error: unknown) => String(error),
  )
  // Where the server is away, this asks in vain and says so.
  if (refusal !== undefined && (await installed(pool)) !== undefined)
    return { reason: `its table cannot be made (${refusal})` }
  return found
}
