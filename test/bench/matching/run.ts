import { join } from 'node:path'
import { SingleBar } from 'cli-progress'
import { Pool } from 'pg'
import { LocalEmbeddings } from '../../../src/adapters/embeddings/local'
import { startServer } from '../server'
import { type DataSet, dataSets, folderOfData, type Labelled } from './data'
import { KeptEmbeddings } from './kept-embeddings'
import { bestGain, interval, mean, ndcg, numbersFrom, sample } from './measure'
import { openRankers, type Ranker, textsOf } from './rankers'

const QUERIES = Number(process.env['LYCEUM_MATCHING_QUERIES'] ?? 300)
const SEED = 20_260_301
const BASELINES = ['full text, all words', 'full text, any word']

/** From run to run; without it the texts are embedded anew. */
const KEPT = join('.lyceum', 'bench-matching.json')

type Rankers = Readonly<Record<string, Ranker>>
type Scores = ReadonlyMap<string, readonly number[]>

const shown = (value: number): string => value.toFixed(3)
const signed = (value: number): string => `${value < 0 ? '' : '+'}${shown(value)}`
const range = ([low, high]: readonly [number, number], write = shown): string => `${write(low)} to ${write(high)}`

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Shows how far a part has come, and how long the rest of it will take. */
const progress = async (part: string, total: number, work: (done: (count: number) => void) => Promise<void>) => {
  const bar = new SingleBar({
    format: `${part} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    // Without a terminal a line every few seconds instead of a moving bar.
    noTTYOutput: true,
    notTTYSchedule: 5_000,
    etaBuffer: 200,
  })
  bar.start(total, 0)
  try {
    await work((count) => bar.increment(count))
  } finally {
    bar.stop()
  }
}

/** Some items that have others like them, the same in every run. */
const askedOf = ({ items }: DataSet, random: () => number): readonly Labelled[] =>
  sample(
    items.filter((each) => items.some((other) => other.id !== each.id && each.gain(other) > 0)),
    QUERIES,
    random,
  )

/** The nDCG@10 of every ranker for every question. */
const scoresOf = async ({ name, items }: DataSet, asked: readonly Labelled[], rankers: Rankers): Promise<Scores> => {
  const byId = new Map(items.map((each) => [each.id, each]))
  const scores = new Map(Object.keys(rankers).map((ranker) => [ranker, [] as number[]]))
  await progress(`${name}: ${String(asked.length)} queries`, asked.length, async (done) => {
    // All rankers of one question, before the next: what they look up alike is looked up once.
    for (const one of asked) {
      const best = bestGain(one, items)
      for (const [ranker, rank] of Object.entries(rankers)) {
        const found = (await rank(one)).flatMap((id) => byId.get(id) ?? [])
        scores.get(ranker)?.push(ndcg(one, found, best))
      }
      done(1)
    }
  })
  return scores
}

/** Measures every ranker over a set of data, prints it, and says whether the hybrid is above each search by words alone. */
const measure = async (set: DataSet, url: string, embeddings: KeptEmbeddings): Promise<boolean> => {
  const { name, judged, items } = set
  const pool = new Pool({ connectionString: url, max: 4 })
  try {
    const random = numbersFrom(SEED)
    const asked = askedOf(set, random)
    const texts = textsOf(items, asked)
    await progress(`${name}: embedding`, texts.length, (done) => embeddings.prepare(texts, done))
    const scores = await scoresOf(set, asked, await openRankers(pool, embeddings, items))
    const hybrid = scores.get('hybrid') ?? []
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
    await pool.end()
  }
}

/** `npm run bench:matching`: whether matching puts first what belongs together, beside a search by words alone. */
const main = async (): Promise<void> => {
  const folder = folderOfData()
  if (folder === undefined) throw new Error('there are no data sets: say where by LYCEUM_DATA_SETS (docs/matching.md)')
  const began = Date.now()
  const local = new LocalEmbeddings()
  const embeddings = await KeptEmbeddings.open(local, KEPT)
  const server = await startServer()
  let better = true
  try {
    for (const set of dataSets(folder)) {
      const database = await server.createDatabase()
      better = (await measure(set, database.url, embeddings)) && better
      await database.drop()
    }
  } finally {
    await local.close()
    await server.stop()
  }
  print(`\nIt took ${String(Math.round((Date.now() - began) / 1_000))} s. Vectors of texts are kept in ${KEPT}.`)
  process.stdout.write(
    `the bar, better than full text by all words and by any word on every set: ${better ? 'reached' : 'MISSED'}\n`,
  )
  if (!better) process.exitCode = 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
