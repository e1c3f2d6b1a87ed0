import type * as t from 'io-ts'

/**
 * Whose a personal field is: `actor`, whoever issued the command; `id`, the aggregate itself, where its id is a user's;
 * `holder`, whom the aggregate is about (`Aggregate.holderOf`); or the event's property that names the user.
 */
export type SubjectOf = 'actor' | 'id' | 'holder' | { readonly field: string }

/**
 * How a field of an event is kept.
 *
 * - `personal`: encrypted for its subject before the event is sealed. Whoever may read the event reads it, until the
 *   subject's key is destroyed; then it reads as `erased`.
 * - `secret`: the same, and read by deciders alone: everybody else gets `[secret]` (a password's hash).
 * - `impersonal`: free text that is about nobody, or was published by its author for everybody; `why` says which.
 */
export type Privacy =
  | { readonly kind: 'personal' | 'secret'; readonly subject: SubjectOf; readonly erased: unknown }
  | { readonly kind: 'impersonal'; readonly why: string }

/** What a personal field reads as when its subject's key is gone. */
export const ERASED = '[erased]'

/** For `erased`: an optional property is no longer there. */
export const ABSENT = Symbol('absent')

/** What a secret reads as for everybody but deciders. */
export const WITHHELD = '[secret]'

const marks = new WeakMap<t.Mixed, Privacy>()

/** The same codec as another object, so that a mark on it is on no other field. */
const marked = <C extends t.Mixed>(codec: C, privacy: Privacy): C => {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(codec) as object) as C, codec)
  marks.set(copy, privacy)
  return copy
}

/**
 * Marks a property of an event as personal. The mark belongs on a property of the event's own object, and covers all
 * that is below it.
 *
 * @param erased - what it reads as when it is erased; for anything but text it has to be given. `ABSENT` for an optional
 * property that is then left out
 */
export const personal = <C extends t.Mixed>(codec: C, subject: SubjectOf, erased: unknown = ERASED): C =>
  marked(codec, { kind: 'personal', subject, erased })

/** Marks a property of an event as a secret of its subject, which deciders alone may read. */
export const secret = <C extends t.Mixed>(codec: C, subject: SubjectOf, erased: unknown = ERASED): C =>
  marked(codec, { kind: 'secret', subject, erased })

/** Marks free text that needs no protection, and says why. */
export const impersonal = <C extends t.Mixed>(codec: C, why: string): C => marked(codec, { kind: 'impersonal', why })

/** How a field is marked; undefined where it is not. */
export const privacyOf = (codec: t.Mixed): Privacy | undefined => marks.get(codec)
