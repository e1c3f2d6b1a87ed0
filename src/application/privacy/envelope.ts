import { type JsonObject, UserId } from '../../domain/kernel'
import { canonicalJson } from '../commands/canonical-json'
import type { Protection } from './personal-fields'
import { seal, unseal } from './seal'

/** What stands in an event in the place of a protected value. */
export interface Envelope {
  readonly kind: Protection['kind']
  /** The user whose key opens it. */
  readonly subject: string
  /** Nonce, ciphertext and tag in base64url; absent where the subject's key was destroyed before the event was made. */
  readonly sealed?: string
}

/** Where an envelope is: it opens in no other place. */
export interface FieldPlace {
  readonly stream: string
  readonly type: string
  readonly field: string
}

const PROPERTY: Readonly<Record<Envelope['kind'], string>> = { personal: '$personal', secret: '$secret' }
/** Keeps a value that is nobody's and looks like an envelope from being taken for one. */
const PLAIN = '$plain'

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What tells whose a property is, beside the event's data. */
export interface Circumstances {
  readonly stream: string
  readonly actorId: string
  /** Whom the aggregate is about; absent where nobody knows any longer, as when the event is read. */
  readonly holder?: string | undefined
}

/** Whose a protected property of an event is; undefined where it is nobody's (the system's, the command line's). */
export const subjectOf = (
  { subject }: Protection,
  data: JsonObject,
  { stream, actorId, holder }: Circumstances,
): string | undefined => {
  let user: unknown
  if (subject === 'actor') user = actorId
  else if (subject === 'holder') user = holder
  else if (subject === 'id') user = stream.slice(stream.indexOf('-') + 1)
  else user = data[subject.field]
  return UserId.is(user) ? user : undefined
}

/** The envelope that a stored value is; undefined for a value that is kept as it is. */
export const envelopeOf = (stored: unknown): Envelope | undefined => {
  if (!isObject(stored)) return undefined
  const { [PROPERTY.personal]: personal, [PROPERTY.secret]: secret, sealed } = stored
  const subject = personal ?? secret
  if (typeof subject !== 'string') return undefined
  const kind = personal === undefined ? 'secret' : 'personal'
  return { kind, subject, ...(typeof sealed === 'string' && { sealed }) }
}

/** A value that is nobody's, as it is stored. */
export const storePlain = (value: unknown): unknown =>
  isObject(value) && [PROPERTY.personal, PROPERTY.secret, PLAIN].some((name) => name in value)
    ? { [PLAIN]: value }
    : value

/** What `storePlain` was given. */
export const readPlain = (stored: unknown): unknown => (isObject(stored) && PLAIN in stored ? stored[PLAIN] : stored)

const contextOf = ({ stream, type, field }: FieldPlace, subject: string): string =>
  canonicalJson([stream, type, field, subject])

/** A value as it is stored for its subject. */
export const sealEnvelope = (
  kind: Envelope['kind'],
  subject: string,
  key: Buffer,
  value: unknown,
  place: FieldPlace,
): JsonObject => ({
  [PROPERTY[kind]]: subject,
  sealed: seal(key, canonicalJson(value), contextOf(place, subject)).toString('base64url'),
})

/** What is stored in the place of a value whose subject's key has been destroyed. */
export const erasedEnvelope = (kind: Envelope['kind'], subject: string): JsonObject => ({ [PROPERTY[kind]]: subject })

/** The value in an envelope, in an object of its own; undefined where it is not what the key sealed for this place. */
export const openEnvelope = (
  sealed: string,
  subject: string,
  key: Buffer,
  place: FieldPlace,
): { readonly value: unknown } | undefined => {
  const plain = unseal(key, Buffer.from(sealed, 'base64url'), contextOf(place, subject))
  return plain && { value: JSON.parse(plain.toString('utf8')) as unknown }
}
