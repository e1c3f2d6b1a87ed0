import type { Locale, Purpose } from '../../domain/account'
import { type Instant, toMillis } from '../../domain/kernel'
import type { OutgoingMessage } from '../ports/messenger'
import type { Letter } from './letter'
import { de } from './words/de'
import { en } from './words/en'
import type { Language, Words } from './words/words'

const languages: Readonly<Record<Locale, Language>> = { en, de }

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
export const linkOf = (publicUrl: string, purpose: Purpose, token: string): string =>
  `${publicUrl.replace(/\/$/, '')}/${paths[purpose]}#token=${token}`

/** A letter as it is sent. */
export const compose = (
  { kind, to, locale, facts }: Letter,
  { id, subject }: Pick<OutgoingMessage, 'id' | 'subject'>,
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
  return {
    ...base,
    title: words.title,
    text: longText(language, words, proof),
    html: html(language, words, locale, proof),
  }
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

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const longText = (
  { greeting, closing, code }: Language,
  { lines, action }: Words,
  proof: Proof | undefined,
): string => {
  const shown =
    proof === undefined ? [] : 'link' in proof ? [`${action ?? ''}:\n${proof.link}`] : [`${code} ${proof.code}`]
  const [first, ...rest] = lines
  return [greeting, first, ...shown, ...rest, `--\n${closing}`].join('\n\n')
}

const html = (
  language: Language,
  { title, lines, action }: Words,
  locale: Locale,
  proof: Proof | undefined,
): string => {
  const [first, ...rest] = lines
  const shown =
    proof === undefined
      ? []
      : 'link' in proof
        ? [`<a href="${escaped(proof.link)}">${escaped(action ?? proof.link)}</a>`]
        : [`${escaped(language.code)} <strong>${escaped(proof.code)}</strong>`]
  const paragraphs = [escaped(language.greeting), escaped(first), ...shown, ...rest.map(escaped)]
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>`,
    ...paragraphs.map((paragraph) => `<p>${paragraph}</p>`),
    `<hr><p><small>${escaped(language.closing)}</small></p></body></html>`,
  ].join('\n')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one)
