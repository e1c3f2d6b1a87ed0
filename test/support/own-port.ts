import { randomInt } from 'node:crypto'
import { freePort } from '../../src/adapters/embedded-postgres/cluster'

/** Ports from here on are given to whoever asks for any (ip_local_port_range, as Linux comes). */
const GIVEN_TO_ANYBODY = 32_768
const FIRST = 10_000

let next = randomInt(FIRST, GIVEN_TO_ANYBODY)

/**
 * A free port of 127.0.0.1 that nobody gets who asks for any: it can be left for a while and taken again, or be settled
 * before its server starts.
 */
export const ownPort = (): Promise<number> => {
  next = next + 1 < GIVEN_TO_ANYBODY ? next + 1 : FIRST
  return freePort(next)
}
