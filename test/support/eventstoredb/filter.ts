import type { ReadReq } from '@eventstore/db-client/generated/streams_pb'
import { handlerThrew } from './failures'
import type { StoredRecord } from './records'

/** Which records of `$all` are wanted, and how often to tell how far the search is. */
export interface Filter {
  matches(record: StoredRecord): boolean
  /** Records that a subscription searches at a time while it catches up. */
  readonly window: number
  /** Records searched between two checkpoints of a subscription. */
  readonly checkpointInterval: number
}

/** The window where the request does not say. */
const DEFAULT_WINDOW = 32

/** Reads a request's filter; throws what the server answers to a bad expression or a checkpoint interval of none. */
export const filterOf = (options: ReadReq.Options.FilterOptions): Filter => {
  const byStream = options.getStreamIdentifier()
  const expression = byStream ?? options.getEventType()
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW
  const checkpointInterval = window * options.getCheckpointintervalmultiplier()
  if (expression === undefined || checkpointInterval === 0) throw handlerThrew()
  const regex = regexOf(expression.getRegex())
  const prefixes = expression.getPrefixList()
  const fits =
    regex === undefined
      ? (text: string) => prefixes.some((prefix) => text.startsWith(prefix))
      : (text: string) => regex.test(text)
  return {
    matches: byStream === undefined ? ({ type }) => fits(type) : ({ stream }) => fits(stream),
    window,
    checkpointInterval,
  }
}

const regexOf = (source: string): RegExp | undefined => {
  if (source === '') return undefined
  try {
    return new RegExp(source)
  } catch {
    throw handlerThrew()
  }
}
