import type { CausationNode } from '../../../application/audit/causation'
import type { CorrelationAnswer } from '../../../application/queries/trail-queries'
import type { Paint } from '../colour'
import { actorOfEntry, counted, timesOf } from './lines'

/** What came of a request, drawn as a tree: under each event the events that it led to. */
export const causationTree = (
  { correlationId, events, truncated, origins }: CorrelationAnswer,
  paint: Paint,
): string => {
  const lines = [`${paint('bold', correlationId)}: ${counted(events, 'event')}${truncated ? ', and more' : ''}`]
  for (const [i, origin] of origins.entries()) {
    const last = i === origins.length - 1
    lines.push(`${branch(last)}${paint('dim', `command ${origin.causationId}`)}`)
    draw(origin.events, trunk(last), lines, paint)
  }
  return `${lines.join('\n')}\n`
}

const branch = (last: boolean): string => (last ? '└─ ' : '├─ ')
const trunk = (last: boolean): string => (last ? '   ' : '│  ')

const draw = (nodes: readonly CausationNode[], indent: string, lines: string[], paint: Paint): void => {
  for (const [i, { event, led }] of nodes.entries()) {
    const last = i === nodes.length - 1
    const { category, id, revision, type } = event
    const where = paint('dim', `${category}-${id} #${String(revision)}`)
    const what = `${paint('bold', type)}  ${where}  ${timesOf(event)}  ${actorOfEntry(event)}`
    lines.push(`${indent}${branch(last)}${what}`)
    draw(led, indent + trunk(last), lines, paint)
  }
}
