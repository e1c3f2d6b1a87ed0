import { isLeft, isRight } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { setMaxListeners } from 'node:events'
import type { Ask } from '../../adapters/cli/stats'
import { type DecodeIssue, decodeStrict } from '../../application/decode'
import type { PageRequest, QueryAnswer } from '../../application/queries/query'
import { LARGEST_PAGE } from '../../application/queries/query'
import { ReadModelQueryBus } from '../../application/queries/query-bus'
import type { Actor } from '../../domain/kernel'
import { readModels } from '../../projections/registry'
import { type Get, services } from '../container/services'

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

/** A query was refused, or there is no such thing as it asked for; the message is for people. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

/** Asks a query by its name, with parameters as the API takes them. @throws NotAnswered */
export type AskQuery = (
  name: string,
  params: Readonly<Record<string, unknown>>,
  page?: PageRequest,
) => Promise<QueryAnswer>

/**
 * Lets `work` ask queries in somebody's name, as of the log's present end. The read models `names` are kept up here for
 * as long as that takes, unless another process does it already.
 */
export const askingAs = async (
  by: Actor,
  get: Get,
  names: readonly string[],
  work: (ask: AskQuery) => Promise<void>,
): Promise<void> => {
  const position = await (await get(services.eventStore)).head()
  const bus = new ReadModelQueryBus(await get(services.progress), await get(services.recordAuditRead), {
    waitMillis: CATCH_UP_MILLIS,
  })
  const queries = new Map((await get(services.queries)).map((query) => [query.name, query]))
  const ask: AskQuery = async (name, given, page) => {
    const query = queries.get(name)
    if (query === undefined) throw new Error(`there is no query ${name}`)
    const params = decodeStrict(query.params as t.Mixed, given)
    if (isLeft(params)) throw new NotAnswered(params.left.map(told).join('; '))
    const outcome = await bus.ask(query, { params: params.right, by, position, ...(page && { page }) })
    if (isRight(outcome)) return outcome.right
    const refused = outcome.left
    throw new NotAnswered('code' in refused ? refused.message : `${refused.readModel} did not catch up with the log`)
  }
  await keptUp(get, names, () => work(ask))
}

const told = ({ pointer, message }: DecodeIssue): string => `${pointer.slice(1)}: ${message}`

/** Lets `work` ask some read models in the name of Lyceum itself. */
export const askingReadModels = (get: Get, names: readonly string[], work: (ask: Ask) => Promise<void>) =>
  askingAs(BY, get, names, (ask) => work(whole(ask)))

/** Answers whole: every page of a list. */
const whole = (ask: AskQuery): Ask => ({
  list: async (name, params = {}) => {
    const items: unknown[] = []
    for (let cursor: string | undefined; ;) {
      const answer = await ask(name, params, { limit: LARGEST_PAGE, ...(cursor !== undefined && { cursor }) })
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
})
