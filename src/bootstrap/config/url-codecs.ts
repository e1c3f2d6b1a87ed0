import { parseUrl } from '../../application/parse-url'
import { type SettingCodec, setting } from './codecs'

const parsed = (text: string, ...protocols: readonly string[]): URL | undefined => {
  const url = parseUrl(text)
  return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined
}

/** The origin of a URL that names nothing else (RFC 6454, section 4): `https://app.example.org`. */
const originOf = (text: string): string | undefined => {
  const url = parsed(text, 'https:', 'http:')
  const isBare = url !== undefined && url.href === `${url.origin}/` && url.username === ''
  return isBare ? url.origin : undefined
}

/** Where browsers find Lyceum. */
export const origin = (): SettingCodec<string> =>
  setting('a URL without a path (https://lyceum.example.org)', (text) => originOf(text.trim()))

/** Some origins, separated by commas. */
export const origins = (): SettingCodec<readonly string[]> =>
  setting('URLs without paths, separated by commas (https://app.example.org,https://admin.example.org)', (text) => {
    const all = text.split(',').map((part) => originOf(part.trim()))
    const known = all.filter((one) => one !== undefined)
    return known.length === all.length ? [...new Set(known)] : undefined
  })

/** Where people write to or go: RFC 9116, section 2.5.3. */
export const contact = (): SettingCodec<string> =>
  setting('a URL (mailto:security@lyceum.example.org or https://...)', (text) =>
    /^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(text.trim()) ? text.trim() : undefined,
  )

/** A mail server: `smtps` speaks TLS from the first byte, `smtp` asks for it (RFC 8314). */
export const smtpUrl = (): SettingCodec<string> =>
  setting('a URL of a mail server (smtps://user:password@host:465 or smtp://host:587)', (text) =>
    parsed(text, 'smtp:', 'smtps:') === undefined ? undefined : text,
  )

/** E.164, as the sender of messages. */
const PHONE = /^\+[1-9]\d{1,14}$/

/** Where messages to phones are posted, with the account in the URL, and the sender's number as `from`. */
export const smsUrl = (): SettingCodec<string> =>
  setting('a URL (https://user:password@host/path?from=+4930123456)', (text) => {
    const from = parsed(text, 'https:', 'http:')?.searchParams.get('from') ?? ''
    // A plus sign in a query string is a space to those who read forms.
    return PHONE.test(from.replace(' ', '+')) ? text : undefined
  })

/** An address of mail, with a name or without: `Lyceum <hello@example.org>`. */
export const mailbox = (): SettingCodec<string> =>
  setting('an address of mail (Lyceum <hello@lyceum.example.org>)', (text) =>
    /^(?:[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(text.trim()) ? text.trim() : undefined,
  )
