import { BadNote } from '../../../application/audit/bad-note'
import { type Checked, checkEvidence, type Shown } from '../../../application/audit/evidence/check'
import { parseVerifierKey, type VerifierKey } from '../../../application/audit/verifier-key'
import { BadArgument } from '../bad-argument'
import { readText } from './files'

/** How a verifier key looks, right or wrong; no file is called like this. */
const KEY = /^[^+\s]+\+[0-9a-f]+\+\S+$/

/** A verifier key as it was typed, or as the file of that name has it. */
export const readKey = (textOrFile: string): VerifierKey => {
  try {
    return parseVerifierKey(KEY.test(textOrFile) ? textOrFile : readText(textOrFile))
  } catch (error) {
    if (error instanceof BadNote) throw new BadArgument(`--key ${textOrFile}: ${error.message}`)
    throw error
  }
}

/**
 * Checks files against a verifier key, and says of each what it shows. Nothing but the files is looked at: it works on
 * any machine, for anybody. Returns whether all is proven.
 */
export const checkCommand = (
  names: readonly string[],
  { key }: { readonly key?: string },
  out: NodeJS.WritableStream,
): boolean => {
  if (key === undefined)
    throw new BadArgument('give --key <verifier key>, as `lyceum audit key` prints it where the log is kept')
  const verifier = readKey(key)
  const checked = checkEvidence(
    names.map((name) => ({ name, text: readText(name) })),
    verifier,
  )
  for (const file of checked) out.write(`${file.name}: ${told(file)}\n`)
  return checked.every(({ proven }) => proven)
}

const told = (file: Checked): string => (file.proven ? shownBy(file.shown) : `NOT PROVEN: ${file.reason}`)

const counted = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'event' : 'events'}`

const shownBy = (shown: Shown): string => {
  switch (shown.kind) {
    case 'head':
      return `signed: ${shown.head.origin} had ${counted(shown.head.size)} (root ${shown.head.root.toString('base64')})`
    case 'inclusion': {
      const { head, index, event } = shown
      return (
        `proven: ${event.type} of ${event.stream} at revision ${String(event.revision)}, event ${event.id}, ` +
        `is number ${String(index)} of the ${counted(head.size)} of ${head.origin} that were signed, and unchanged`
      )
    }
    case 'consistency': {
      const { older, newer } = shown
      return (
        `proven: the ${counted(newer.size)} of ${newer.origin} begin with the ${counted(older.size)} ` +
        'of the older head, unchanged'
      )
    }
  }
}
