import type { logCreator } from 'kafkajs'
import type { Logger } from '../../../application/ports/logger'

/** The same line is said once in so long. */
const QUIET_MILLIS = 60_000

/**
 * What the client says while a node starts or moves, and then gets over by trying again; and that retries are limited,
 * which is why a producer by which a send has failed is given up.
 */
const PASSING =
  /load(?:ing)? in progress|coordinator is (?:loading|not available)|not the (?:leader|correct coordinator)|limiting retries/i

/**
 * kafkajs' log in ours. What it calls an error is one attempt of several; whoever waits for the outcome says so where it
 * is one. So its errors and warnings are warnings here, each once a minute, and the rest is for whoever debugs.
 */
export const kafkaLog =
  (logger: Logger): logCreator =>
  () => {
    const said = new Map<string, number>()
    return ({ namespace, log: { message, broker, groupId, error } }) => {
      const fields = { source: `kafkajs ${namespace}`.trim(), broker: broker as unknown, group: groupId as unknown }
      const line = `${message} ${String(error)}`
      const now = Date.now()
      if (PASSING.test(line) || now - (said.get(message) ?? -QUIET_MILLIS) < QUIET_MILLIS) {
        logger.debug(message, fields)
        return
      }
      // Messages carry addresses and counts; there are few of them, but not few for ever.
      if (said.size > 500) said.clear()
      said.set(message, now)
      logger.warn(message, fields)
    }
  }
