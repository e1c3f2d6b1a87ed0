import { randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { GivenMasterKeys } from '../../../src/adapters/master-keys/given'
import { PostgresMessageBus } from '../../../src/adapters/message-bus/postgres'
import { EventReader } from '../../../src/application/consumers/event-reader'
import { topicOf } from '../../../src/application/events/topics'
import type { BusMessage } from '../../../src/application/ports/message-bus'
import { EventOpener } from '../../../src/application/privacy/event-opener'
import { personalFieldsOf } from '../../../src/application/privacy/personal-fields'
import { KeysAtHand, sealFields } from '../../../src/application/privacy/seal-fields'
import { ABSENT, ERASED } from '../../../src/domain/kernel'
import { profile } from '../../../src/domain/profile'
import { registry } from '../../support/commands/marketplace'
import { patientPool } from '../../support/consumers/workshop'
import { newEvent, write } from '../../support/log'
import { goldenOf } from '../../support/golden'
import { join, newGroup } from '../../support/message-bus/messages'
import { createDatabase, type TestDatabase } from '../../support/postgres/database'
import { openKeys, type TestKeys } from '../../support/postgres/key-vault'
import { type OpenRelay, openRelay } from '../../support/relay/open-relay'
import { silentLogger } from '../../support/silent-logger'

const WORDS = 'words that are nobody else’s'
const person = randomUUID()
const stream = `profile-${person}`

/** Events of a profile, of those that hold something of the person's in words. */
const events = goldenOf('profile').flatMap(({ type, data }) => {
  const definition = registry.event('profile', type)
  const fields = definition === undefined ? new Map<string, never>() : personalFieldsOf(definition.data)
  const said = [...fields.keys()].filter((name) => typeof data[name] === 'string')
  if (definition === undefined || said.length === 0) return []
  return [{ type, fields, said, data: { ...data, ...Object.fromEntries(said.map((name) => [name, WORDS])) } }]
})

describe('what is published of a person', () => {
  let database: TestDatabase
  let keys: TestKeys
  let elsewhere: TestKeys
  let pool: Pool
  let bus: PostgresMessageBus
  let relay: OpenRelay
  beforeAll(async () => {
    database = await createDatabase()
    const masters = new GivenMasterKeys([randomBytes(32)], 'a test')
    keys = await openKeys(database.url, masters)
    elsewhere = await openKeys(database.url, masters)
    pool = patientPool(database.url, 2)
    bus = new PostgresMessageBus({ connectionString: database.url, pool, logger: silentLogger, pollMillis: 100 })
    await bus.start()
    relay = await openRelay(database.url, bus)
  })
  afterAll(async () => {
    await relay.close()
    await bus.close()
    await pool.end()
    await elsewhere.close()
    await keys.close()
    await database.drop()
  })

  const delivered = async (): Promise<readonly BusMessage[]> => {
    const reader = join(bus, { group: newGroup(), topics: [{ name: topicOf(profile.context) }] })
    await reader.took(events.length)
    await reader.leave()
    return reader.taken
  }
  /** As a consumer in another process reads them. */
  const read = (messages: readonly BusMessage[]) =>
    new EventReader(registry, new EventOpener(elsewhere.vault, registry, 'withheld')).read(messages)

  it('lies sealed on the bus, is open to consumers, and reads as erased once the person is forgotten', async () => {
    expect(events.length).toBeGreaterThan(0)
    const at = new KeysAtHand(await keys.vault.ensure([person]))
    for (const { type, fields, data } of events) {
      const { stored } = sealFields({ stream, type, data, actorId: person, holder: person }, fields, at)
      await write(relay.store, stream, newEvent(type, stored, { actor: { id: person, role: 'tutor' } }))
    }
    const messages = await delivered()
    expect(messages.map(({ key }) => key)).toEqual(events.map(() => stream))
    const { rows } = await pool.query<{ readonly row: string }>('select m::text as row from lyceum_bus.messages m')
    expect(rows).toHaveLength(events.length)
    for (const { row } of rows) expect(row).not.toContain('nobody else')

    const before = await read(messages)
    for (const [n, { said }] of events.entries())
      for (const name of said) expect((before[n]?.data as Record<string, unknown>)[name]).toBe(WORDS)

    await keys.vault.destroy(person)
    const again = await delivered()
    expect(again.map(({ value }) => value)).toEqual(messages.map(({ value }) => value))
    const after = await read(again)
    expect(JSON.stringify(after)).not.toContain('nobody else')
    for (const [n, { said, fields }] of events.entries())
      for (const name of said) {
        const { erased = ERASED } = fields.get(name) ?? {}
        expect((after[n]?.data as Record<string, unknown>)[name]).toEqual(erased === ABSENT ? undefined : erased)
      }
  })
})
