import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Load, missing, sendAgain, timesInLog } from '../support/program/load'
import { readLog } from '../support/program/log'
import { kill, startService, stopAll } from '../support/program/program'
import { until } from '../support/program/until'

const CLIENTS = 50
const COMMANDS = 1_000

describe('kill -9 under load, on the embedded PostgreSQL', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lyceum-kill-'))
  })
  afterAll(async () => {
    await stopAll()
    await rm(folder, { recursive: true, force: true })
  })

  it('loses nothing acknowledged, and a command that is sent again with its key is there once', async () => {
    const first = await startService({ LYCEUM_DATA: folder })
    const load = new Load(first.url, CLIENTS)
    await load.more(COMMANDS)
    await kill(first)
    // Every client has a command under way, and knows that the answer will not come.
    await until('every client is cut off', () => load.cutOff === CLIENTS)
    const { acknowledged, open } = await load.stop()
    expect(open).toHaveLength(CLIENTS)

    const { url } = await startService({ LYCEUM_DATA: folder })
    const log = await readLog({ LYCEUM_DATA: folder })
    expect(missing(acknowledged, log)).toEqual([])

    const again = await Promise.all([...open, ...acknowledged.slice(-CLIENTS)].map((sent) => sendAgain(url, sent)))
    const end = await readLog({ LYCEUM_DATA: folder })
    expect(missing([...acknowledged, ...again], end)).toEqual([])
    expect(timesInLog(end).size).toBe(acknowledged.length + open.length)
  })
})
