import { load, type Load } from '../autocannon'
import { type BenchContext, type BenchEntry, compared, type Figure, median, takeTurns } from '../bench'
import { posting } from '../postings'
import { type ChildServer, startChild } from '../servers/child'

const CONNECTIONS = 50
const SECONDS = 4
const ROUNDS = 5
const BAR = 0.6

/** Loads a server and keeps what it measured; gives the figure that is compared. */
const loader =
  ({ url, headers }: ChildServer, extra: Readonly<Record<string, string>>, measured: Load[]) =>
  async () => {
    const result = await load({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...extra },
      body: JSON.stringify(posting),
      idReplacement: true,
      connections: CONNECTIONS,
      duration: SECONDS,
    })
    measured.push(result)
    return result.perSecond
  }

const run = async ({ createDatabase, say }: BenchContext): Promise<readonly Figure[]> => {
  const database = { ours: await createDatabase(), bare: await createDatabase() }
  const servers: ChildServer[] = []
  const start = async (file: string, url: string): Promise<ChildServer> => {
    const server = await startChild(file, url)
    servers.push(server)
    return server
  }
  try {
    const lyceum = await start('lyceum.ts', database.ours.url)
    const bare = await start('bare.ts', database.bare.url)
    const measured = { ours: [] as Load[], keyed: [] as Load[], bare: [] as Load[] }
    const turns = {
      ours: loader(lyceum, {}, measured.ours),
      // autocannon puts an id of its own in the place of [<id>], so that every request has a key of its own.
      keyed: loader(lyceum, { 'idempotency-key': '[<id>]' }, measured.keyed),
      bare: loader(bare, {}, measured.bare),
    }
    say(`${String(CONNECTIONS)} connections; first a round to warm up`)
    await takeTurns(1, turns)
    const rounds = await takeTurns(ROUNDS, turns)
    for (const [name, figures] of Object.entries(rounds))
      say(`${name}: ${figures.map(Math.round).join(' ')} requests/s`)
    const of = (name: keyof typeof measured, part: keyof Load) => measured[name].slice(1).map((each) => each[part])
    const latency = (name: string, part: 'p50' | 'p99'): Figure => ({
      name,
      ours: median(of('ours', part)),
      peer: median(of('bare', part)),
      unit: 'ms',
      ratio: median(of('bare', part)) / median(of('ours', part)),
      bar: null,
    })
    return [
      compared(
        'HTTP command to acknowledged event, beside bare Express and an INSERT',
        'requests/s',
        rounds.ours,
        rounds.bare,
        BAR,
      ),
      compared('HTTP command with an Idempotency-Key, beside the same', 'requests/s', rounds.keyed, rounds.bare, null),
      latency('HTTP command, p50', 'p50'),
      latency('HTTP command, p99', 'p99'),
    ]
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    await Promise.all([database.ours.drop(), database.bare.drop()])
  }
}

/** Commands over HTTP, from the request to the answer that its event is on disk. */
export const http: BenchEntry = { name: 'http', run }
