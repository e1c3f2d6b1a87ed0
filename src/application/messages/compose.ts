import type { Locale, Purpose } from '../../domain/account'
import { type Instant, toMillis } from '../../domain/kernel'
import type { LetterLayout, LetterPage } from '../ports/letter-layout'
import type { OutgoingMessage } from '../ports/messenger'
import type { PublicUrl } from '../ports/public-url'
import type { Letter } from './letter'
import { textOf, upperFirst } from './page'
import { languages } from './words'
import type { Language, Words } from './words/words'

/** What makes good what a letter asks for. */
export type Proof = { readonly link: string } | { readonly code: string }

const paths: Readonly<Record<Purpose, string>> = {
  'verify-email': 'verify-email',
  'verify-phone': 'verify-phone',
  'reset-password': 'reset-password',
  'change-email': 'confirm-email-change',
  'cancel-email-change': 'cancel-email-change',
  'change-phone': 'confirm-phone-change',
}

/**
 * The link of a letter. The token is behind the `#`: browsers send that to no server, so it is in no server's log and in
 * no Referer. The page there hands it to the API, so that nothing is proven by machines that look at links in mails.
 */
export const linkOf = (publicUrl: PublicUrl, purpose: Purpose, token: string): string =>
  `${publicUrl}/${paths[purpose]}#token=${token}`

/** A letter as it is sent. */
export const compose = (
  { kind, to, locale, facts }: Letter,
  { id, subject }: Pick<OutgoingMessage, 'id' | 'subject'>,
  layout: LetterLayout,
  proof?: Proof,
): OutgoingMessage => {
  const language = languages[locale]
  const words = language.letters[kind]({
    at: moment(facts.at, locale),
    until: facts.until === undefined ? '' : moment(facts.until, locale),
    role: facts.role ?? '',
  })
  const base = { id, subject, to, kind }
  if ('phone' in to) return { ...base, text: shortText(words, proof) }
  const page = pageOf(language, words, locale, proof)
  return { ...base, title: words.title, text: textOf(page), html: layout(page) }
}

/** A time as people of a language write it. Where somebody lives is not known here, so the zone is named. */
const moment = (instant: Instant, locale: Locale): string => {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return `${format.format(toMillis(instant))} UTC`
}

/** A code comes first: that is what a telephone shows of a message without opening it. */
const shortText = ({ lines: [first] }: Words, proof: Proof | undefined): string =>
  proof !== undefined && 'code' in proof ? `${proof.code} ${first}` : upperFirst(first)

const pageOf = (
  { greeting, closing, code }: Language,
  { title, lines: [lead, ...more], action = '' }: Words,
  locale: Locale,
  proof: Proof | undefined,
): LetterPage => ({
  ...{ locale, title, greeting, lead, more, closing },
  ...(proof !== undefined &&
    ('link' in proof ? { button: { label: action, url: proof.link } } : { code: { label: code, value: proof.code } })),
})
