import knex, { type Knex } from 'knex'

/** Schema of what the projections keep about themselves. */
export const OWN_SCHEMA = 'lyceum_projections'

/**
 * The schema's history. A migration never changes once released; a further change is a further entry. The read
 * models' own tables need none: they are built anew when their definition changes.
 */
const migrations: Readonly<Record<string, Knex.Migration['up']>> = {
  '001_generations': async (db) => {
    await db.schema.createSchemaIfNotExists('read')
    await db.schema.withSchema(OWN_SCHEMA).createTable('generations', (t) => {
      t.comment('Every set of tables that a read model has been folded into, with its checkpoint')
      t.text('read_model').notNullable()
      t.integer('generation').notNullable()
      t.integer('version').notNullable().comment('of the read model that folds it')
      t.text('definition').notNullable().comment('hash of the tables that it has')
      t.text('status').notNullable().checkIn(['building', 'current', 'retired'])
      t.bigInteger('position').notNullable().defaultTo(0).comment('the checkpoint: the log is folded up to here')
      t.bigInteger('failed_at').nullable().comment('position of the event that stopped it')
      t.text('failure').nullable()
      t.timestamp('updated_at').notNullable().defaultTo(db.fn.now())
      t.primary(['read_model', 'generation'])
    })
    for (const status of ['current', 'building'])
      await db.raw(
        `create unique index generations_one_${status} on ${OWN_SCHEMA}.generations (read_model) where status = '${status}'`,
      )
    await db.raw(`comment on schema read is 'Read models: tables for queries and analysts, folded from the log'`)
  },
  '002_replays': async (db) => {
    await db.schema.withSchema(OWN_SCHEMA).createTable('replays', (t) => {
      t.comment('Read models as they were at an instant, each in a schema beside the live ones')
      t.increments('id')
      t.text('schema').notNullable()
      t.text('status').notNullable().checkIn(['building', 'current'])
      t.timestamp('until').nullable().comment('events up to and with this instant are in; NULL: all')
      t.text('clock').notNullable().checkIn(['occurred', 'recorded']).comment('which instant of an event counts')
      t.jsonb('versions').notNullable().comment('of the read models, by name')
      t.text('definition').notNullable().comment('hash of what it is made by')
      t.bigInteger('position').notNullable().defaultTo(0).comment('the log was read up to here')
      t.bigInteger('events').notNullable().defaultTo(0).comment('how many events are in')
      t.bigInteger('left_out').notNullable().defaultTo(0).comment('how many were read and are not')
      t.specificType('tables', 'text[]').notNullable().defaultTo('{}').comment('what the next replay may replace')
      t.boolean('owns_schema').notNullable().defaultTo(false).comment('the schema was made by a replay')
      t.timestamp('made_at').notNullable().defaultTo(db.fn.now())
      t.unique(['schema', 'status'])
    })
  },
}

const source: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const up = migrations[name]
    if (up === undefined) return Promise.reject(new Error(`there is no migration ${name}`))
    return Promise.resolve({ up, down: () => Promise.reject(new Error('the schema goes forwards only')) })
  },
}

/** The advisory lock under which the schema is brought up to date; an arbitrary number that nothing else uses. */
const LOCK = 7_161_900_217

/** Brings the projections' schema up to date. Several processes may do so at once: one does, the others wait for it. */
export const migrateReadModels = async (url: string): Promise<void> => {
  const db = knex({ client: 'pg', connection: url, pool: { min: 2, max: 2 } })
  const lock = await db.transaction()
  try {
    await lock.raw('select pg_advisory_xact_lock(?)', [LOCK])
    await db.raw(`create schema if not exists ${OWN_SCHEMA}`)
    const config = { migrationSource: source, schemaName: OWN_SCHEMA, tableName: 'migrations' }
    // knex keeps a lock of its own in a table, which a killed process leaves behind; ours ends with its connection.
    await db.migrate.list(config)
    await db.migrate.forceFreeMigrationsLock(config)
    await db.migrate.latest(config)
  } finally {
    await lock.rollback()
    await db.destroy()
  }
}
