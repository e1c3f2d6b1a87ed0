import { text } from '../kernel'

/** What a client calls one of its connections to the room: a browser tab, a phone. Unique within its participant. */
export const DeviceId = text(1, 100)
