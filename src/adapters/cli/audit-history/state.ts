import type { EventMark } from '../../../application/queries/audit-shapes'
import type { StateAnswer } from '../../../application/queries/time-travel-queries'
import type { Paint } from '../colour'
import { actorOf, counted, timesOf } from './lines'

/** `#4 BookingCancelled, 2026-03-01 10:00:00.000, by learner 0190...` */
export const markLine = (mark: EventMark, paint: Paint): string =>
  `#${String(mark.revision)} ${paint('bold', mark.type)}, ${timesOf(mark)}, by ${actorOf(mark.actor)}`

/** An aggregate as it stood: which event it is as of, and its state as JSON. */
export const stateText = ({ stream, events, asOf, state }: StateAnswer, paint: Paint): string => {
  const when = asOf === undefined ? 'before its first event' : `as of ${markLine(asOf, paint)}`
  return `${paint('bold', stream)} ${when} (${counted(events, 'event')})\n${JSON.stringify(state, undefined, 2)}\n`
}
