import type { HeadSource } from '../verification/kept-heads'
import { parseEvidence } from './files'

/**
 * The signed tree heads in a file that somebody has kept: one head as it was printed, a proof of either kind, or a copy
 * of the journal of heads (a JSON object with a `note` a line).
 *
 * @throws BadEvidence
 */
export const headsInFile = (name: string, text: string): HeadSource => ({ name, notes: notesIn(text) })

const notesIn = (text: string): readonly string[] => {
  if (!text.trimStart().startsWith('{')) return [text]
  const fromJournal = journalNotes(text)
  if (fromJournal !== undefined) return fromJournal
  const evidence = parseEvidence(text)
  return 'head' in evidence ? [evidence.head] : [evidence.older, evidence.newer]
}

/** Undefined where the text is no journal. */
const journalNotes = (text: string): readonly string[] | undefined => {
  const notes: string[] = []
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const value = parsed(line)
    if (typeof value !== 'object' || value === null) return undefined
    if (!('note' in value) || typeof value.note !== 'string') return undefined
    notes.push(value.note)
  }
  return notes
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
