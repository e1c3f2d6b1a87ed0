import { BadEvidence } from '../../../application/audit/evidence/errors'
import { headsInFile } from '../../../application/audit/evidence/notes'
import type { WhichHead } from '../../../application/audit/evidence/prove'
import type { HeadSource } from '../../../application/audit/verification/kept-heads'
import { BadArgument } from '../bad-argument'
import { readText } from './files'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const parseEventId = (text: string): string => {
  if (UUID.test(text)) return text.toLowerCase()
  throw new BadArgument(`${text}: give an event's id, a UUID`)
}

/** Files of heads that an auditor has kept. */
export const parseAgainst = (names: readonly string[]): readonly HeadSource[] =>
  names.map((name) => {
    try {
      return headsInFile(name, readText(name))
    } catch (error) {
      if (error instanceof BadEvidence) throw new BadArgument(`--against ${name}: ${error.message}`)
      throw error
    }
  })

/** A number of events, or the name of a file with a signed tree head. */
export const parseWhichHead = (text: string): WhichHead =>
  /^\d{1,15}$/.test(text) ? { size: Number(text) } : { note: readText(text) }
