import { isLeft } from 'fp-ts/Either'
import { setMaxListeners } from 'node:events'
import type { Ask } from '../adapters/cli/stats'
import type { Position } from '../application/ports/event-store'
import type { AnyQuery, QueryAnswer } from '../application/queries/query'
import { LARGEST_PAGE } from '../application/queries/query'
import { ReadModelQueryBus } from '../application/queries/query-bus'
import { readModels } from '../projections/registry'
import { type Get, services } from './container'

/** Folding a large log for the first time takes minutes; an answer from half of it would be wrong. */
const CATCH_UP_MILLIS = 3_600_000

const BY = { id: 'command-line', role: 'system' } as const

/** Folds some read models for as long as `work` takes, unless another process does it already. */
const keptUp = async <A>(get: Get, names: readonly string[], work: () => Promise<A>): Promise<A> => {
  const runner = (await get(services.projectionsOf))(readModels.filter(({ name }) => names.includes(name)))
  const stop = new AbortController()
  // Every read model listens to it, which is no leak.
  setMaxListeners(0, stop.signal)
  const running = runner.run(stop.signal)
  try {
    return await work()
  } finally {
    stop.abort()
    await running
  }
}

/** Does `work` when some read models have caught up with the log's present end. */
export const withReadModels = async <A>(get: Get, names: readonly string[], work: () => Promise<A>): Promise<A> => {
  const head = await (await get(services.eventStore)).head()
  const progress = await get(services.progress)
  return keptUp(get, names, async () => {
    for (const name of names) {
      const reached = await progress.waitFor(name, head, CATCH_UP_MILLIS)
      if (isLeft(reached))
        throw new Error(`${name} did not catch up with the log: it is at ${String(reached.left.reached)}`)
    }
    return work()
  })
}

/**
 * Lets `work` ask some read models as of the log's present end. They are kept up here for as long as that takes, unless
 * another process does it already.
 */
export const askingReadModels = async (
  get: Get,
  names: readonly string[],
  work: (ask: Ask) => Promise<void>,
): Promise<void> => {
  const head = await (await get(services.eventStore)).head()
  const bus = new ReadModelQueryBus(await get(services.progress), await get(services.recordAuditRead), {
    waitMillis: CATCH_UP_MILLIS,
  })
  const queries = await get(services.queries)
  await keptUp(get, names, () => work(asker(bus, queries, head)))
}

const asker = (bus: ReadModelQueryBus, queries: readonly AnyQuery[], position: Position): Ask => {
  const ask = async (name: string, params: unknown, cursor?: string): Promise<QueryAnswer> => {
    const query = queries.find((known) => known.name === name)
    if (query === undefined) throw new Error(`there is no query ${name}`)
    const page = { limit: LARGEST_PAGE, ...(cursor !== undefined && { cursor }) }
    const outcome = await bus.ask(query, { params, by: BY, position, page })
    if (isLeft(outcome)) throw new Error(`${name} was not answered: ${JSON.stringify(outcome.left)}`)
    return outcome.right
  }
  return {
    list: async (name, params = {}) => {
      const items: unknown[] = []
      for (let cursor: string | undefined; ;) {
        const answer = await ask(name, params, cursor)
        if (answer.kind !== 'list') throw new Error(`${name} answers with no list`)
        items.push(...answer.items)
        cursor = answer.next
        if (cursor === undefined) return items
      }
    },
    item: async (name, params) => {
      const answer = await ask(name, params)
      return answer.kind === 'item' ? answer.item : undefined
    },
  }
}
