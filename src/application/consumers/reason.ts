import { UnknownEvent } from '../commands/aggregate-registry'
import { NotAnEvent } from '../events/published-event'
import { PersonalFieldDamaged } from '../privacy/open-fields'

/** Errors whose messages name places, and hold nothing of what is there. */
const HARMLESS = [NotAnEvent, UnknownEvent, PersonalFieldDamaged] as const

/** Where Lyceum's own code threw it: `takeBooking (src/application/x.ts:12:3)`. */
const PLACE = /\bat (?:async )?(?:new )?([\w.<>]+) \(?.*?\b((?:src|dist)\/[^\s():]+:\d+)/

/**
 * Why something failed, to be kept: the error's name, its code and where it was thrown. Not its message, which may quote
 * what was dealt with; that is in the logs, where such things are masked and not kept for long.
 */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  if (HARMLESS.some((kind) => error instanceof kind)) return `${error.name}: ${error.message}`
  const { code } = error as { readonly code?: unknown }
  const [, what, where] = PLACE.exec(error.stack?.slice(String(error).length) ?? '') ?? []
  return [
    error.name,
    typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) && ` ${code}`,
    what !== undefined && where !== undefined && ` at ${what} (${where})`,
  ]
    .filter(Boolean)
    .join('')
}
