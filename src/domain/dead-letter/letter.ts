import { text } from '../kernel'

/** Which event of which stream it is, and which consumer could not deal with it. */
export const letter = { group: text(1, 100), stream: text(1, 300), eventId: text(1, 200) }
export const why = { reason: text(1, 500) }
