import * as t from 'io-ts'
import { text } from '../kernel'

/** What a posting says, in its commands and its events. */
export const details = { title: text(1, 200), description: text(1, 10_000), subjects: t.readonlyArray(text(1, 80)) }
