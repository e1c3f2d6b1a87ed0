/** A database of its own for one measurement. */
export interface BenchDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** What an entry is given. Every entry of a run has a server of its own, unless BENCH_DATABASE_URL names one. */
export interface BenchContext {
  readonly createDatabase: () => Promise<BenchDatabase>
  /** Says on standard error what is going on. */
  readonly say: (line: string) => void
}

/** One measured figure: a line of the table and an object of the JSON file. */
export interface Figure {
  readonly name: string
  readonly ours: number
  /** The same of who is measured beside us, in the same run; null where there is nobody. */
  readonly peer: number | null
  readonly unit: string
  /** How many times as good as the peer, whether more of the unit is better or less; null where there is none. */
  readonly ratio: number | null
  /** What `ratio` should reach, or `ours` where there is no peer; null where nothing was promised. */
  readonly bar: number | null
  /** The bar is what `ours` may reach at most, as a time may; else it is the least. */
  readonly limit?: boolean
}

/** A file of `entries/`. */
export interface BenchEntry {
  /** For `--only`. */
  readonly name: string
  run(context: BenchContext): Promise<readonly Figure[]>
}

/** The middle value, by which one slow round changes little. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}

/**
 * Measures contestants in turn, round after round, so that a slow minute of the machine hits them all. Returns each
 * one's figures in the order of the rounds.
 */
export const takeTurns = async <Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, readonly number[]>>> => {
  const names = Object.keys(contestants) as Name[]
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) for (const name of names) figures[name].push(await contestants[name]())
  return figures
}

/** The figure of two contestants measured in turns: medians of both, and the median of the ratios of the rounds. */
export const compared = (
  name: string,
  unit: string,
  ours: readonly number[],
  peer: readonly number[],
  bar: number | null,
): Figure => ({
  name,
  ours: median(ours),
  peer: median(peer),
  unit,
  ratio: median(ours.map((value, round) => value / (peer[round] ?? NaN))),
  bar,
})
