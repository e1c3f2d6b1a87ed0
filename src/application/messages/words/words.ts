import type { LetterKind } from '../letter'

/** The facts of a letter as its words take them: times as people of the language write them. */
export interface Told {
  readonly at: string
  readonly until: string
  readonly role: string
}

/** A letter's words. Plain text: what is written as HTML is escaped later. */
export interface Words {
  readonly title: string
  /** The first one says it all: to a telephone it goes alone. */
  readonly lines: readonly [string, ...string[]]
  /** What the link is called. */
  readonly action?: string
}

/** A language. */
export interface Language {
  readonly letters: Readonly<Record<LetterKind, (told: Told) => Words>>
  readonly greeting: string
  /** Under every letter. */
  readonly closing: string
  /** In front of a code. */
  readonly code: string
}
