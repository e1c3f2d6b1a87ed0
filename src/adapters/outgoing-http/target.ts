import { isIP } from 'node:net'
import { parseUrl } from '../../application/parse-url'

/** What may be followed. */
export interface TargetRules {
  readonly schemes: readonly string[]
  /** Without one a URL names its scheme's. */
  readonly ports: readonly number[]
  readonly isAllowed: (address: string) => boolean
}

/** Longer ones are no addresses of pictures. */
const LONGEST = 2_048
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** A host as it is looked up: IPv6 addresses without brackets, no dot at the end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/**
 * The URL of a text that may be followed; undefined where it may not. What the platform's parser (WHATWG URL) makes of it
 * counts, as it is the one that connects: `0x7f.1`, `2130706433` and `017700000001` are 127.0.0.1 to both.
 */
export const targetOf = (text: string, { schemes, ports, isAllowed }: TargetRules): URL | undefined => {
  const url = text.length > LONGEST ? undefined : parseUrl(text)
  if (url === undefined) return undefined
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port)
  if (!schemes.includes(url.protocol) || port === undefined || !ports.includes(port)) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  const host = hostOf(url)
  if (host === '' || (isIP(host) !== 0 && !isAllowed(host))) return undefined
  return url
}
