import { ABSENT, ERASED, type JsonObject, WITHHELD } from '../../domain/kernel'
import type { RecordedEvent } from '../ports/event-store'
import type { SubjectKey } from '../ports/key-vault'
import { type Envelope, envelopeOf, openEnvelope, readPlain, subjectOf } from './envelope'
import type { PersonalFields, Protection } from './personal-fields'

/** Whether secrets are shown (to deciders) or withheld (from everybody else). */
export type Secrets = 'shown' | 'withheld'

/** A protected field cannot be read, though nobody has been forgotten. The message names the place and holds nothing of it. */
export class PersonalFieldDamaged extends Error {
  override readonly name = 'PersonalFieldDamaged'
  constructor({ stream, revision, type }: RecordedEvent, field: string, why: string) {
    super(`the field ${field} of ${type} in ${stream} at revision ${String(revision)} cannot be opened: ${why}`)
  }
}

/** A field of an event that is not read as it is stored. */
export interface ClosedField {
  readonly name: string
  readonly kind: Protection['kind']
  /** What it reads as when its subject is forgotten. */
  readonly erased: unknown
  /** Absent where it is nobody's. */
  readonly subject?: string
  /** Absent for what is in the clear: it is nobody's, or was written before fields were sealed. */
  readonly envelope?: Envelope
}

/**
 * The closed fields of an event. A field in the clear that is somebody's is one of them: once its subject is forgotten
 * it reads as erased, although the log has it.
 *
 * @param outdated - the event is of an older shape than `fields` describes, which may have had other closed fields
 */
export const closedFieldsOf = (
  event: RecordedEvent,
  fields: PersonalFields,
  outdated: boolean,
): readonly ClosedField[] => {
  const { data, stream, metadata } = event
  const closed: ClosedField[] = []
  for (const [name, protection] of fields) {
    const stored = data[name]
    if (stored === undefined) continue
    const envelope = envelopeOf(stored)
    const subject = envelope?.subject ?? subjectOf(protection, data, { stream, actorId: metadata.actor.id })
    const { kind, erased } = protection
    closed.push({ name, kind, erased, ...(subject !== undefined && { subject }), ...(envelope && { envelope }) })
  }
  if (outdated)
    for (const [name, stored] of Object.entries(data)) {
      const envelope = fields.has(name) ? undefined : envelopeOf(stored)
      if (envelope === undefined) continue
      closed.push({ name, kind: envelope.kind, erased: ERASED, subject: envelope.subject, envelope })
    }
  return closed
}

/**
 * An event's data as they are read.
 *
 * @param keys - of the subjects of the closed fields, where they have one
 * @throws PersonalFieldDamaged
 */
export const openFields = (
  event: RecordedEvent,
  closed: readonly ClosedField[],
  keys: ReadonlyMap<string, SubjectKey>,
  secrets: Secrets,
): JsonObject => {
  const read = new Map(Object.entries(event.data))
  for (const field of closed) {
    const value = open(event, field, keys, secrets)
    if (value === ABSENT) read.delete(field.name)
    else read.set(field.name, value)
  }
  return Object.fromEntries(read)
}

const open = (
  event: RecordedEvent,
  { name, kind, erased, subject, envelope }: ClosedField,
  keys: ReadonlyMap<string, SubjectKey>,
  secrets: Secrets,
): unknown => {
  const key = subject === undefined ? undefined : keys.get(subject)
  if (key?.state === 'destroyed') return erased
  if (envelope !== undefined && envelope.sealed === undefined) return erased
  if (kind === 'secret' && secrets === 'withheld') return WITHHELD
  if (envelope?.sealed === undefined) return readPlain(event.data[name])
  if (key === undefined) throw new PersonalFieldDamaged(event, name, 'the key vault has no key of its subject')
  const { stream, type } = event
  const content = openEnvelope(envelope.sealed, envelope.subject, key.key, { stream, type, field: name })
  if (content === undefined) throw new PersonalFieldDamaged(event, name, 'it is not what was sealed')
  return content.value
}
