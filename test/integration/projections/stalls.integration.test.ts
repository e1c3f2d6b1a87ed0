import { Client } from 'pg'
import { InMemoryEventStore } from '../../../src/adapters/event-store/in-memory'
import { openReadDatabase } from '../../../src/projections/runtime/database'
import { counted, countingModel } from '../../support/counting-model'
import { eventually } from '../../support/eventually'
import { write } from '../../support/log'
import { TcpProxy } from '../../support/tcp-proxy'
import {
  createReadModels,
  runProjections,
  type RunningProjections,
  type TestReadModels,
} from '../../support/read-models'

/** Longer than a step takes, connections included, however busy the machine is. */
const options = { stalledMillis: 1_000, backoff: { firstMillis: 1, mostMillis: 10 } }
const alarms = ({ logger }: RunningProjections) =>
  logger.lines.filter(({ level, message }) => level === 'error' && message.includes('has stalled'))

describe('case M28: a checkpoint write that hangs while events keep arriving', () => {
  let db: TestReadModels
  let store: InMemoryEventStore
  const folded = () => db.rows('select sum(times) as times from read.counts')
  const arrive = async (times: number): Promise<number> => {
    let position = 0
    for (let i = 0; i < times; i += 1) position = await write(store, 'counter-1', counted('a'))
    return position
  }

  beforeEach(async () => {
    db = await createReadModels()
    store = new InMemoryEventStore()
  })
  afterEach(() => db.drop())

  it('case M28: behind a lock raises the alarm until it has gone on, and is tried again meanwhile', async () => {
    const running = runProjections([countingModel(), countingModel('others')], store, db.database, options)
    const start = await arrive(3)
    await running.reached('counts', start)
    await running.reached('others', start)

    const other = new Client({ connectionString: db.url })
    await other.connect()
    await other.query('begin')
    await other.query("select * from lyceum_projections.generations where read_model = 'counts' for update")
    const position = await arrive(5)
    await running.reached('others', position)
    const ofTheHeld = () =>
      alarms(running).filter(({ fields }) => fields['readModel'] === 'counts' && fields['position'] === start)
    await eventually(() => expect(ofTheHeld().length).toBeGreaterThan(1))
    expect(running.runner.status()).toContainEqual(
      expect.objectContaining({ readModel: 'counts', stalledAt: start, position: start }),
    )
    expect(running.runner.status()).toContainEqual(
      expect.not.objectContaining({ stalledAt: expect.anything() as unknown }),
    )

    await other.query('rollback')
    await other.end()
    await running.reached('counts', position)
    expect(await folded()).toEqual([{ times: '8' }])
    await eventually(() =>
      expect(running.runner.status()).not.toContainEqual(
        expect.objectContaining({ stalledAt: expect.anything() as unknown }),
      ),
    )
    await running.stop()
  })

  it('case M28: over connections that swallow what is sent is given up with them, and goes on over new ones', async () => {
    const url = new URL(db.url)
    const proxy = await TcpProxy.before(url.hostname, Number(url.port))
    url.host = `127.0.0.1:${String(proxy.port)}`
    const database = openReadDatabase({ url: url.href })
    const running = runProjections([countingModel()], store, database, options)
    await running.reached('counts', await arrive(3))

    expect(proxy.deafen()).toBeGreaterThan(0)
    const position = await arrive(5)
    await eventually(async () => {
      await arrive(1)
      expect(await folded()).not.toEqual([{ times: '3' }])
    })
    expect(alarms(running).length).toBeGreaterThan(0)
    await running.reached('counts', position)
    await running.stop()
    const [{ times } = {}] = await folded()
    expect(await db.rows('select position from lyceum_projections.generations')).toEqual([{ position: times }])
    await database.close()
    await proxy.close()
  })

  it('does not keep a stop waiting', async () => {
    const running = runProjections([countingModel()], store, db.database, options)
    await running.reached('counts', await arrive(1))
    const other = new Client({ connectionString: db.url })
    await other.connect()
    await other.query('begin')
    await other.query('select * from lyceum_projections.generations for update')
    await arrive(1)
    await eventually(() => expect(alarms(running).length).toBeGreaterThan(0))
    await running.stop()
    await other.end()
    expect(await folded()).toEqual([{ times: '1' }])
  })

  it('is told from a log that is quiet', async () => {
    const running = runProjections([countingModel()], store, db.database, options)
    await running.reached('counts', await arrive(3))
    const before = alarms(running)
    await new Promise((resolve) => setTimeout(resolve, 3 * options.stalledMillis))
    expect(alarms(running)).toEqual(before)
    await running.stop()
  })
})
