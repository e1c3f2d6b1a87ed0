import { Pool } from 'pg'
import { startServer } from '../server'
import { type DataSet, dataSets, folderOfData } from './data'
import { interval, mean, ndcg, numbersFrom, sample } from './measure'
import { openRankers } from './rankers'

const QUERIES = Number(process.env['LYCEUM_MATCHING_QUERIES'] ?? 300)
const SEED = 20_260_301
const BASELINES = ['full text, all words', 'full text, any word']

const shown = (value: number): string => value.toFixed(3)
const signed = (value: number): string => `${value < 0 ? '' : '+'}${shown(value)}`
const range = ([low, high]: readonly [number, number], write = shown): string => `${write(low)} to ${write(high)}`

/** Measures every ranker over a set of data, prints it, and says whether the hybrid is above each search by words alone. */
const measure = async ({ name, judged, items }: DataSet, url: string): Promise<boolean> => {
  const pool = new Pool({ connectionString: url, max: 4 })
  const { rankers, close } = await openRankers(pool, items)
  try {
    const random = numbersFrom(SEED)
    const byId = new Map(items.map((each) => [each.id, each]))
    const asked = sample(
      items.filter((each) => items.some((other) => other.id !== each.id && each.gain(other) > 0)),
      QUERIES,
      random,
    )
    const scores = new Map<string, readonly number[]>()
    for (const [ranker, rank] of Object.entries(rankers)) {
      const each: number[] = []
      for (const one of asked) {
        const found = (await rank(one)).flatMap((id) => byId.get(id) ?? [])
        each.push(ndcg(one, found, items))
      }
      scores.set(ranker, each)
    }
    const hybrid = scores.get('hybrid') ?? []
    const print = (line: string) => process.stdout.write(`${line}\n`)
    print(`\n${name}: ${String(items.length)} items, ${String(asked.length)} queries; relevant is what is ${judged}`)
    print(`  ${'nDCG@10'.padEnd(26)} mean   95 %             hybrid's lead   95 %`)
    for (const [ranker, values] of scores) {
      const lead = hybrid.map((value, i) => value - (values[i] ?? 0))
      const beside =
        ranker === 'hybrid' ? '' : `   ${signed(mean(lead))}          ${range(interval(lead, random), signed)}`
      print(`  ${ranker.padEnd(26)} ${shown(mean(values))}  ${range(interval(values, random))}${beside}`)
    }
    return BASELINES.every((baseline) => mean(hybrid) > mean(scores.get(baseline) ?? []))
  } finally {
    await close()
    await pool.end()
  }
}

/** `npm run bench:matching`: whether matching puts first what belongs together, beside a search by words alone. */
const main = async (): Promise<void> => {
  const folder = folderOfData()
  if (folder === undefined) throw new Error('there are no data sets: say where by LYCEUM_DATA_SETS (docs/matching.md)')
  const server = await startServer()
  let better = true
  try {
    for (const set of dataSets(folder)) {
      const database = await server.createDatabase()
      better = (await measure(set, database.url)) && better
      await database.drop()
    }
  } finally {
    await server.stop()
  }
  process.stdout.write(
    `\nthe bar, better than full text by all words and by any word on every set: ${better ? 'reached' : 'MISSED'}\n`,
  )
  if (!better) process.exitCode = 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
