import * as t from 'io-ts'
import { brandedString, LocalDate, Money, object, oneOf, text, Zone } from '../kernel'

/** Language, script and region of a BCP 47 tag, in the customary letters (RFC 5646, section 2.1.1). */
const TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/

/** A language as a BCP 47 tag without variants and extensions: `pt-BR`, never `PT-br`. */
export const LanguageTag = brandedString('LanguageTag', (s) => TAG.test(s), {
  pattern: TAG.source,
  description: 'a language as a BCP 47 tag, with its script and region where that matters',
  examples: ['en', 'pt-BR'],
})
export type LanguageTag = t.TypeOf<typeof LanguageTag>

/** How well somebody speaks a language: the levels of the Common European Framework, and who grew up with it. */
export const Fluency = oneOf('a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'native')

export const Languages = t.readonlyArray(object({ tag: LanguageTag, fluency: Fluency }))
export type Languages = t.TypeOf<typeof Languages>

/** Whom a subject is taught to. */
export const Level = oneOf('primary', 'secondary', 'upper-secondary', 'higher', 'adult')
export type Level = t.TypeOf<typeof Level>

/** A subject that a tutor teaches, whom to, and for how much an hour. */
export const Offer = object({ subject: text(1, 80), levels: t.readonlyArray(Level), hourlyRate: Money })
export type Offer = t.TypeOf<typeof Offer>

/** What a learner is after, and the most that an hour of it may cost. */
export const Wish = object(
  { subject: text(1, 80) },
  { level: Level, goal: text(1, 500), until: LocalDate, budget: Money },
)
export type Wish = t.TypeOf<typeof Wish>

/** Who sees a profile: everybody, whoever is signed in, or its owner alone. */
export const Visibility = oneOf('public', 'members', 'hidden')
export type Visibility = t.TypeOf<typeof Visibility>

/** What somebody tells of himself. */
export const Description = object(
  { displayName: text(1, 100), languages: Languages },
  { headline: text(1, 140), about: text(1, 5_000), zone: Zone },
)
export type Description = t.TypeOf<typeof Description>

/** Offers, wishes or languages that one profile may have of each. */
export const MOST_ENTRIES = 30
