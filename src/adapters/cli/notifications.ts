import type { DeliveryStanding } from '../../application/ports/deliveries'
import { BadArgument } from './bad-argument'
import { table } from './table'

export interface NotificationsArguments {
  readonly state?: string
  readonly limit: number
  readonly json: boolean
}

/** Where deliveries stand. */
export interface Standings {
  standings(states: readonly DeliveryStanding['state'][], limit: number): Promise<readonly DeliveryStanding[]>
}

const STATES: readonly DeliveryStanding['state'][] = ['waiting', 'bundled', 'sent', 'skipped', 'failed']

/** Without a word, what did not go out: what was tried in vain and what was given up are what somebody looks for. */
const statesOf = (named: string | undefined): readonly DeliveryStanding['state'][] => {
  if (named === undefined) return ['waiting', 'failed']
  const found = STATES.find((state) => state === named)
  if (found === undefined) throw new BadArgument(`${named} is none of ${STATES.join(', ')}`)
  return [found]
}

/** Prints deliveries, the latest first: to whom by their id, about what, by which way, and why they have not gone out. */
export const listNotifications = async (
  { state, limit, json }: NotificationsArguments,
  standings: Standings,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const found = await standings.standings(statesOf(state), limit)
  if (json) {
    out.write(`${JSON.stringify(found, null, 2)}\n`)
    return
  }
  const rows = found.map(({ kind, channel, userId, state: stands, attempts, due, reason = '' }) => [
    ...[kind, channel, userId, stands, attempts, due, reason],
  ])
  const head = ['about', 'way', 'user', 'state', 'tried', 'due', 'reason']
  out.write(rows.length === 0 ? 'There are none.\n' : `${table(head, rows)}\n`)
}
