import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { PostgresLeases } from '../../src/adapters/lease/postgres-advisory-lock'
import type { Lease } from '../../src/application/ports/lease'
import { runUnderLease } from '../../src/application/run-under-lease'
import { eventually } from '../support/eventually'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { type LineProcess, startLineProcess } from '../support/processes/line-process'
import { silentLogger } from '../support/silent-logger'

const never = new AbortController().signal
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

let database: TestDatabase
const open: PostgresLeases[] = []
const processes: LineProcess[] = []

const newLeases = (): PostgresLeases => {
  const leases = new PostgresLeases({ connectionString: database.url, logger: silentLogger, pollMillis: 50 })
  open.push(leases)
  return leases
}
const holder = (name: string, silenceMillis = 10_000): LineProcess => {
  const file = join(__dirname, '../support/processes/lease-holder.ts')
  const started = startLineProcess(file, [database.url, name, String(silenceMillis)])
  processes.push(started)
  return started
}
const take = async (leases: PostgresLeases, name: string): Promise<Lease> => {
  const lease = await leases.acquire(name, never)
  if (lease === undefined) throw new Error('no lease')
  return lease
}
/** Resolves when so many have a session in which they hold leases, or wait for them. */
const sessions = (count: number): Promise<void> =>
  eventually(async () => {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'lyceum-lease'`,
    )
    await client.end()
    expect(rowCount).toBe(count)
  })
const cutAllSessions = async (): Promise<void> => {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'lyceum-lease'`,
  )
  await client.end()
}

beforeAll(async () => {
  database = await createDatabase()
})
afterEach(async () => {
  await Promise.all(processes.splice(0).map((p) => p.kill()))
  await Promise.all(open.splice(0).map((leases) => leases.close()))
})
afterAll(() => database.drop())

describe('PostgresLeases', () => {
  it('gives a name to one owner, and to the next when the first hands it back', async () => {
    const [a, b] = [newLeases(), newLeases()]
    const first = await take(a, 'one')
    let second: Lease | undefined
    const waiting = take(b, 'one').then((lease) => (second = lease))
    await take(b, 'another') // b has had its rounds: it was refused, not slow
    await sleep(150)
    expect(second).toBeUndefined()
    await first.release()
    expect(first.lost.aborted).toBe(true)
    await waiting
    expect(second).toBeDefined()
  })

  it('lets callers within one process take turns too', async () => {
    const leases = newLeases()
    let inside = 0
    let most = 0
    const turn = async (): Promise<void> => {
      const lease = await take(leases, 'turns')
      most = Math.max(most, ++inside)
      await sleep(5)
      inside--
      await lease.release()
    }
    await Promise.all(Array.from({ length: 5 }, turn))
    expect(most).toBe(1)
  })

  it('stops waiting when its signal fires, and does not keep what it no longer waits for', async () => {
    const [a, b] = [newLeases(), newLeases()]
    const lease = await take(a, 'given up')
    const stop = new AbortController()
    const waiting = b.acquire('given up', stop.signal)
    stop.abort()
    expect(await waiting).toBeUndefined()
    await lease.release()
    await (await take(a, 'given up')).release()
  })

  it('tells the owner when the session is cut, and wins the lease back with a new one', async () => {
    const leases = newLeases()
    const lease = await take(leases, 'cut')
    await cutAllSessions()
    await aborted(lease.lost)
    await lease.release()
    expect((await take(leases, 'cut')).lost.aborted).toBe(false)
  })

  it('answers those who wait when it closes', async () => {
    const [a, b] = [newLeases(), newLeases()]
    await take(a, 'closing')
    const waiting = b.acquire('closing', never)
    await b.close()
    expect(await waiting).toBeUndefined()
  })

  it('hands over to a standby within 5 s when the owner is killed', async () => {
    const owner = holder('killed')
    await owner.printed('owner')
    const standby = holder('killed')
    // It stands by: how long a process takes to start is not what is measured.
    await sessions(2)
    await sleep(1_000)
    expect(standby.lines).toEqual([])
    const killedAt = Date.now()
    await owner.kill()
    await standby.printed('owner')
    expect(Date.now() - killedAt).toBeLessThan(5_000)
  })

  it('takes the lease of a frozen owner, who learns of it when it thaws', async () => {
    const owner = holder('frozen', 1_500)
    await owner.printed('owner')
    owner.child.kill('SIGSTOP')
    const standby = holder('frozen', 1_500)
    await standby.printed('owner')
    owner.child.kill('SIGCONT')
    await owner.printed('lost')
  })
})

describe('runUnderLease', () => {
  it('works again after a loss, never twice at a time, and ends with its signal', async () => {
    const leases = newLeases()
    const stop = new AbortController()
    let running = 0
    let starts = 0
    const began: (() => void)[] = []
    const start = () => new Promise<void>((resolve) => began.push(resolve))
    const firstStart = start()
    const secondStart = start()
    const done = runUnderLease(leases, 'work', stop.signal, async (signal) => {
      expect(++running).toBe(1)
      began[starts++]?.()
      await aborted(signal)
      running--
    })
    await firstStart
    await cutAllSessions()
    await secondStart
    stop.abort()
    await done
    expect({ starts, running }).toEqual({ starts: 2, running: 0 })
  })

  it('hands the lease back when the work fails, and passes the failure on', async () => {
    const leases = newLeases()
    const failing = runUnderLease(leases, 'failing', never, () => Promise.reject(new Error('broken')))
    await expect(failing).rejects.toThrow('broken')
    await (await take(newLeases(), 'failing')).release()
  })
})
