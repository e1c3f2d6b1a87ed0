import type { Locale } from '../../domain/account'

/** Something that is told in a letter of several. */
export interface LetterItem {
  readonly title: string
  readonly text: string
  readonly url?: string
}

/** What a letter says, in its order. Plain text throughout: whoever lays it out escapes it. */
export interface LetterPage {
  readonly locale: Locale
  readonly title: string
  readonly greeting: string
  /** What it is about. Mail programs show it beside the title. */
  readonly lead: string
  readonly items?: readonly LetterItem[]
  /** Names and values: when, with whom, how much. */
  readonly details?: readonly { readonly label: string; readonly value: string }[]
  readonly code?: { readonly label: string; readonly value: string }
  readonly button?: { readonly label: string; readonly url: string }
  readonly more: readonly string[]
  readonly closing: string
  readonly unsubscribe?: { readonly label: string; readonly url: string }
}

/** Lays a letter out as HTML for mail programs: nothing in it is loaded from elsewhere. */
export type LetterLayout = (page: LetterPage) => string
