import type { Plain } from '../../../application/audit/plain-state'
import { type Change, changesOf, type PatchStep } from '../../../application/audit/state-patch'
import type { DiffAnswer } from '../../../application/queries/time-travel-queries'
import type { Paint } from '../colour'
import { counted } from './lines'
import { markLine } from './state'

/** What became of an aggregate: the events in between, then each place that changed with what was there and what is. */
export const changesText = (diff: DiffAnswer, paint: Paint): string => {
  const { stream, from, to, between, eventsBetween } = diff
  const changes = changesOf(from.state as Plain, diff.patch as readonly PatchStep[])
  const more = eventsBetween - between.length
  return [
    `${paint('bold', stream)} from ${momentOf(from)} to ${momentOf(to)}: ${counted(eventsBetween, 'event')}`,
    ...between.map((mark) => `  ${markLine(mark, paint)}`),
    ...(more > 0 ? [`  and ${counted(more, 'event')} more`] : []),
    ...(changes.length === 0 ? ['nothing changed'] : changes.flatMap((change) => changeLines(change, paint))),
    '',
  ].join('\n')
}

const momentOf = ({ asOf }: DiffAnswer['from']): string =>
  asOf === undefined ? 'before its first event' : `#${String(asOf.revision)}`

const changeLines = ({ path, before, after }: Change, paint: Paint): readonly string[] => [
  paint('cyan', path),
  ...valueLines(before, '-').map((line) => paint('red', line)),
  ...valueLines(after, '+').map((line) => paint('green', line)),
]

const valueLines = (value: Plain | undefined, sign: string): readonly string[] =>
  value === undefined
    ? []
    : JSON.stringify(value, undefined, 2)
        .split('\n')
        .map((line) => `${sign} ${line}`)
