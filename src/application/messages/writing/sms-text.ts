/** The default alphabet of GSM (3GPP TS 23.038, section 6.2.1), without its escape. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension: each takes two places. */
const EXTENDED = new Set('^{}\\[~]|€')

/** What has a plain form that says the same. */
const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
}

/** Two messages in one: what is longer costs more than it tells. */
const MOST_SEGMENTS = 2

/** A message of several has a header in each of its parts (3GPP TS 23.040, section 9.2.3.24.1). */
const GSM = { alone: 160, joined: 153 } as const
const UCS2 = { alone: 70, joined: 67 } as const

const isGsm = (text: string): boolean => Array.from(text).every((c) => BASIC.has(c) || EXTENDED.has(c))

const places = (text: string, gsm: boolean): number =>
  gsm ? Array.from(text).reduce((sum, c) => sum + (EXTENDED.has(c) ? 2 : 1), 0) : text.length

/** How many messages a text is sent as. */
export const segmentsOf = (text: string): number => {
  const gsm = isGsm(text)
  const { alone, joined } = gsm ? GSM : UCS2
  const length = places(text, gsm)
  return length <= alone ? 1 : Math.ceil(length / joined)
}

/**
 * A text for a phone: typography that the GSM alphabet lacks is made plain, as one curly quote would more than halve what
 * a message holds; what is still longer than two messages ends early, at a word.
 */
export const fittingSms = (text: string): string => {
  const plain = Array.from(text)
    .map((c) => PLAIN[c] ?? c)
    .join('')
  if (segmentsOf(plain) <= MOST_SEGMENTS) return plain
  const words = plain.split(' ')
  const shortened = (count: number): string => `${words.slice(0, count).join(' ')}...`
  let count = words.length - 1
  while (count > 1 && segmentsOf(shortened(count)) > MOST_SEGMENTS) count -= 1
  return shortened(count)
}
