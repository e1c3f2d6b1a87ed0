import { Client, Pool } from 'pg'
import { PostgresEventStore } from '../../src/adapters/event-store/postgres'
import { PostgresLeases } from '../../src/adapters/lease/postgres-advisory-lock'
import { PostgresProcessStore } from '../../src/adapters/process-store/postgres'
import { derivedId } from '../../src/application/derived-id'
import { processes } from '../../src/application/processes'
import { paymentIdOf } from '../../src/application/processes/money'
import type { Logger } from '../../src/application/ports/logger'
import { ProcessRunner, type ProcessRunnerSettings } from '../../src/application/processes/runner'
import { DAY, money } from '../../src/domain/kernel'
import { balanceOf, type PaymentState } from '../../src/domain/payment'
import type { CalendarState } from '../../src/domain/tutor-calendar'
import { learner, tutor } from '../support/calendar-fixture'
import { askFor, openCalendar } from '../support/commands/calendars'
import { accepted, type Marketplace, marketplace, registry, request } from '../support/commands/marketplace'
import { actor } from '../support/decider-specification'
import { eventually } from '../support/eventually'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { keepingLogger } from '../support/read-models'
import { silentLogger } from '../support/silent-logger'

let database: TestDatabase
let store: PostgresEventStore

beforeAll(async () => {
  database = await createDatabase()
  store = await PostgresEventStore.open({ connection: { connectionString: database.url }, logger: silentLogger })
})

afterAll(async () => {
  await store.close()
  await database.drop()
})

/** The processes of one Lyceum process, with connections of their own. */
const start = async (
  place: Marketplace,
  settings: Partial<ProcessRunnerSettings> = {},
  logger: Logger = silentLogger,
) => {
  const pool = new Pool({ connectionString: database.url, max: 4, query_timeout: 5_000 })
  pool.on('error', () => undefined)
  const leases = new PostgresLeases({ connectionString: database.url, logger: silentLogger })
  const remembered = new PostgresProcessStore(pool)
  await remembered.start()
  const runner = new ProcessRunner(
    {
      ...{ store, registry, leases, bus: place.bus, aggregates: place.bus, clock: place.clock, logger },
      ...{ checkpoints: remembered, reminders: remembered },
    },
    processes({ platformFeeBasisPoints: 1_500 }),
    { reminderMillis: 20, ...settings },
  )
  const stopping = new AbortController()
  const running = runner.run(stopping.signal)
  return {
    runner,
    stop: async () => {
      stopping.abort()
      await running
      await leases.close()
      await pool.end()
    },
  }
}

describe('processes on PostgreSQL, in two processes', () => {
  it('are run by one of them; the other goes on where it ended, and nothing is done twice', async () => {
    const place = marketplace(store)
    await openCalendar(place.service)
    const runs = [await start(place), await start(place)]
    const taken = async () => {
      const { state } = await place.bus.load<CalendarState>('calendar', tutor.id)
      return state.stage === 'open' ? state.slots.byKey.size : 0
    }
    const bookAndCancel = async (day: string) => {
      const hours = ['09', '10', '11', '12', '13', '14', '15', '16']
      const asked = await Promise.all(hours.map((hour) => askFor(place.service, `2026-03-${day}T${hour}:00:00Z`)))
      for (const { id } of asked.map(accepted))
        accepted(await place.service.execute(request('booking', id, 'CancelBooking', {}, learner(1))))
    }
    await bookAndCancel('03')
    await eventually(async () => {
      expect(await taken()).toBe(0)
    })
    const owner = runs.findIndex(({ runner }) => runner.reached > 0)
    expect(runs.filter(({ runner }) => runner.reached > 0)).toHaveLength(1)
    await runs[owner]?.stop()
    await bookAndCancel('04')
    await eventually(async () => {
      expect(await taken()).toBe(0)
    })
    // The deadlines that the first one noted are kept by the second, and find nothing left to do.
    place.clock.advance(3_600_000)
    const other = runs[1 - owner]!
    await eventually(async () => {
      expect(other.runner.reached).toBe(await store.head())
    })
    await other.stop()
    const released = (await store.readAll({ limit: 1_000 })).filter(({ type }) => type === 'SlotReleased')
    expect(released).toHaveLength(16)
  })

  it('case M28: raise the alarm where their checkpoint cannot be written, start again and go on', async () => {
    const place = marketplace(store)
    const logger = keepingLogger()
    const run = await start(place, { stalledMillis: 1_000 }, logger)
    await openCalendar(place.service)
    await eventually(async () => {
      expect(run.runner.reached).toBe(await store.head())
    })

    const other = new Client({ connectionString: database.url })
    await other.connect()
    await other.query('begin')
    await other.query('select * from lyceum_processes.checkpoints for update')
    accepted(await askFor(place.service, '2026-03-05T09:00:00Z'))
    await eventually(() => expect(run.runner.stalled).toBe(true))
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'processes have stalled and are started again' }),
    )

    await other.query('rollback')
    await other.end()
    await eventually(async () => {
      expect(run.runner.reached).toBe(await store.head())
    })
    expect(run.runner.stalled).toBe(false)
    await run.stop()
  })
})

describe('the deadlines of a lesson on PostgreSQL', () => {
  it('outlive a restart: a lesson that was paid for, and that nobody came to, is paid back', async () => {
    const place = marketplace(store)
    await openCalendar(place.service, { approval: 'none' })
    const run = await start(place)
    const { id } = accepted(await askFor(place.service, '2026-03-10T09:00:00Z'))
    const stageOf = async (category: string, of: string) =>
      (await place.bus.load<{ readonly stage: string }>(category, of)).state.stage
    const payment = paymentIdOf(id)
    await eventually(async () => {
      expect(await stageOf('payment', payment)).toBe('initiated')
    })
    const gateway = actor('service', 78)
    const charge = { reference: 'charge', amount: money(4_000, 'EUR') }
    accepted(await place.bus.dispatch(request('payment', payment, 'AuthorizePayment', { reference: 'auth' }, gateway)))
    accepted(await place.bus.dispatch(request('payment', payment, 'CapturePayment', charge, gateway)))
    await eventually(async () => {
      expect(await stageOf('booking', id)).toBe('confirmed')
      expect(await stageOf('meeting', derivedId(id, 'meeting'))).toBe('scheduled')
      expect(run.runner.reached).toBe(await store.head())
    })
    await run.stop()

    place.clock.advance(30 * DAY)
    const other = await start(place)
    await eventually(async () => {
      expect(await stageOf('booking', id)).toBe('noShow')
      const { state } = await place.bus.load<PaymentState>('payment', payment)
      expect(balanceOf(state)).toMatchObject({ refundsPending: charge.amount, paidOut: money(0, 'EUR') })
    })
    await other.stop()
  })
})
