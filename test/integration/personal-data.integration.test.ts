import { randomUUID } from 'node:crypto'
import { fromBuffer } from 'yauzl'
import { zip } from '../../src/adapters/archive/zip'
import { InMemoryEventStore } from '../../src/adapters/event-store/in-memory'
import { InMemoryKeyVault } from '../../src/adapters/key-vault/in-memory'
import { AggregateRegistry } from '../../src/application/commands/aggregate-registry'
import { personalData, type PersonalDataPorts } from '../../src/application/personal-data'
import type { StoredFile } from '../../src/application/ports/file-storage'
import { instant } from '../../src/domain/kernel'
import { aggregates } from '../../src/domain/registry'
import { personalRows } from '../../src/projections/personal-data/rows'
import { activityModel } from '../../src/projections/activity'
import { applicationsModel } from '../../src/projections/applications'
import { newEvent, write } from '../support/log'
import { createReadModels, runProjections, type TestReadModels } from '../support/read-models'

/** The entries of a ZIP file, read by another library than the one that wrote it. */
const unzip = (bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, Buffer>()
    fromBuffer(bytes, { lazyEntries: true }, (failure, file) => {
      if (failure !== null) {
        reject(failure)
        return
      }
      file.on('error', reject)
      file.on('end', () => resolve(entries))
      file.on('entry', (entry: { readonly fileName: string }) => {
        file.openReadStream(entry as never, (unreadable, stream) => {
          if (unreadable !== null) {
            reject(unreadable)
            return
          }
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            entries.set(entry.fileName, Buffer.concat(chunks))
            file.readEntry()
          })
        })
      })
      file.readEntry()
    })
  })

const [ann, ben, office] = [randomUUID(), randomUUID(), randomUUID()]
const at = '2026-01-01T00:00:00.000Z'
const range = { start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T11:00:00.000Z' }
const models = [activityModel, applicationsModel]

/** Ann's account as the log has it; of everything else nothing. */
const loaded = (category: string) => ({
  state:
    category === 'account'
      ? {
          stage: 'active',
          email: { address: 'ann@example.org', verified: true, identifierId: office },
          passwordHash: '$argon2id$secret',
          ...{ roles: ['tutor'], locale: 'en', registeredAt: at },
        }
      : { stage: 'none' },
  revision: 0,
  answerTo: () => undefined,
})

describe('what a person is given of what is known of them', () => {
  let db: TestReadModels
  let store: InMemoryEventStore
  const photo: StoredFile = { bytes: Buffer.from('not really a photo'), mediaType: 'image/webp' }

  const ports = (): PersonalDataPorts => ({
    stored: store,
    vault: new InMemoryKeyVault(),
    registry: new AggregateRegistry(aggregates),
    rows: personalRows(models, db.database),
    files: {
      list: (prefix) => Promise.resolve(prefix === `${ann}/` ? [`${ann}/photo/${office}/256`] : []),
      get: () => Promise.resolve(photo),
    },
    aggregates: { load: (category) => Promise.resolve(loaded(category) as never) },
    clock: { now: () => instant(at) },
  })
  const take = async (userId: string): Promise<ReadonlyMap<string, Buffer>> => {
    const chunks: Buffer[] = []
    for await (const chunk of zip(await personalData(ports(), userId))) chunks.push(chunk)
    return unzip(Buffer.concat(chunks))
  }
  const submitted = (tutorId: string, coverLetter: string) =>
    newEvent(
      'ApplicationSubmitted',
      { attempt: 1, postingId: randomUUID(), institutionId: office, tutorId, coverLetter, submittedAt: at },
      { actor: { id: tutorId, role: 'tutor' } },
    )

  beforeEach(async () => {
    db = await createReadModels()
    store = new InMemoryEventStore()
  })
  afterEach(() => db.drop())

  it('is all that was entered: account, events, rows and files; and nothing that is personal of others', async () => {
    await write(store, `application-${randomUUID()}`, submitted(ann, "Ann's letter"))
    await write(store, `application-${randomUUID()}`, submitted(ben, "Ben's letter"))
    const bens = `application-${randomUUID()}`
    await write(
      store,
      bens,
      submitted(ben, "Ben's second letter"),
      newEvent(
        'InterviewScheduled',
        { range, place: "at Ann's desk", scheduledAt: at },
        { actor: { id: ann, role: 'registrar' } },
      ),
    )
    const running = runProjections(models, store, db.database)
    for (const { name } of models) await running.reached(name, await store.head())
    const entries = await take(ann)
    await running.stop()

    const text = (name: string): string => entries.get(name)?.toString('utf8') ?? ''
    const manifest = JSON.parse(text('manifest.json')) as { readonly files: readonly string[] }
    expect([...entries.keys()].sort()).toEqual(['index.html', 'manifest.json', ...manifest.files].sort())
    expect(JSON.parse(text('account.json'))).toEqual({
      ...{ stage: 'active', roles: ['tutor'], locale: 'en', registeredAt: at },
      email: { address: 'ann@example.org', verified: true },
    })
    expect(JSON.parse(text('tables/applications.json'))).toEqual([
      expect.objectContaining({ tutorId: ann, coverLetter: "Ann's letter" }),
    ])
    const events = text('events.ndjson').trim().split('\n')
    expect(events.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ type: 'ApplicationSubmitted', by: 'yourself' }),
      expect.objectContaining({ type: 'InterviewScheduled', by: 'yourself' }),
    ])
    expect(events[0]).toContain("Ann's letter")
    expect(events[1]).toContain("at Ann's desk")
    expect(entries.get(`files/photo/${office}/256.webp`)).toEqual(photo.bytes)
    expect([...entries.values()].map(String).join('')).not.toMatch(/Ben's|argon2/)
  })

  it('comes a little at a time, however much there is', async () => {
    const stream = `application-${randomUUID()}`
    const screened = Array.from({ length: 1_000 }, () =>
      newEvent('ApplicationScreened', { score: 1, screenedAt: at, notes: 'x'.repeat(400) }),
    )
    await write(store, stream, submitted(ann, "Ann's letter"))
    for (let page = 0; page < 5; page += 1)
      await write(store, stream, ...screened.map((event) => ({ ...event, id: randomUUID() })))
    const running = runProjections([activityModel], store, db.database)
    await running.reached('activity', await store.head())
    await running.stop()

    const events = (await personalData(ports(), ann)).find(({ name }) => name === 'events.ndjson')
    let lines = 0
    let largest = 0
    for await (const chunk of events?.chunks() ?? []) {
      lines += chunk.toString().split('\n').length - 1
      largest = Math.max(largest, chunk.length)
    }
    expect(lines).toBe(5_001)
    // One page of a thousand events, whatever the total.
    expect(largest).toBeLessThan(2_000_000)
  })
})
