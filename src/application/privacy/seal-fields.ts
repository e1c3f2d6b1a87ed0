import { ABSENT, type JsonObject } from '../../domain/kernel'
import type { SubjectKey } from '../ports/key-vault'
import { type Circumstances, erasedEnvelope, sealEnvelope, storePlain, subjectOf } from './envelope'
import type { PersonalFields } from './personal-fields'

/**
 * The keys that are at hand while events are made, which waits for nothing. Whose key is missing is noted: then what was
 * made is thrown away, the missing keys are asked for, and it is made again.
 */
export class KeysAtHand {
  /** Every subject whose key was asked for, missing ones included. */
  readonly asked = new Set<string>()
  readonly missing = new Set<string>()

  constructor(private readonly keys: ReadonlyMap<string, SubjectKey> = new Map()) {}

  of(subject: string): SubjectKey | undefined {
    const key = this.keys.get(subject)
    this.asked.add(subject)
    if (key === undefined) this.missing.add(subject)
    return key
  }
}

/** An event's data twice: as the log keeps them, and as whoever folds the log will read them. */
export interface SealedData {
  readonly stored: JsonObject
  readonly read: JsonObject
}

/** An event that is being made. */
export interface EventInMaking extends Circumstances {
  readonly type: string
  readonly data: JsonObject
}

/** Seals the protected fields of an event for their subjects. Costs nothing where there are none. */
export const sealFields = (event: EventInMaking, fields: PersonalFields, keys: KeysAtHand): SealedData => {
  const { stream, type, data } = event
  if (fields.size === 0) return { stored: data, read: data }
  const stored: Record<string, unknown> = { ...data }
  const read = new Map(Object.entries(data))
  for (const [field, protection] of fields) {
    const value = data[field]
    if (value === undefined) continue
    const subject = subjectOf(protection, data, event)
    if (subject === undefined) {
      stored[field] = storePlain(value)
      continue
    }
    const key = keys.of(subject)
    if (key?.state === 'live') {
      stored[field] = sealEnvelope(protection.kind, subject, key.key, value, { stream, type, field })
      continue
    }
    stored[field] = erasedEnvelope(protection.kind, subject)
    // Whose key is only missing is noted, and the event made again.
    if (key === undefined) continue
    if (protection.erased === ABSENT) read.delete(field)
    else read.set(field, protection.erased)
  }
  return { stored, read: Object.fromEntries(read) }
}
