import { derivedId } from '../../derived-id'
import type { RecordedEvent } from '../../ports/event-store'

/** How many events one command may have had: an event's id is made of its number among them. */
const MOST_OF_A_COMMAND = 1_000

/** Whether an id was made of the event's hash, as the ids of all that commands lead to are: then the hash is genuine. */
export const isMadeOf = (id: string, { metadata: { commandId, hash } }: RecordedEvent): boolean => {
  try {
    for (let index = 0; index < MOST_OF_A_COMMAND; index++)
      if (derivedId(commandId, `${String(index)}/${hash}`) === id) return true
  } catch {
    // The command's id is none.
  }
  return false
}
