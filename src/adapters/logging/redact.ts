import { MASK, redactText } from './redact-text'

export { MASK, redactText } from './redact-text'

/** Names of fields that hold secrets, whatever is in them. */
const SECRET_NAME =
  /^(?:.*(?:password|passphrase|passwd|secret|token|authorization|cookie|credential|jwk|private|recoverycode|otp)s?|.*api[-_]?key|.*(?:password|code|secret|token)hash|key|pin)$/i
/** Names of fields that hold what reaches or names a person. */
const PERSONAL_NAME = /^(?:.*(?:email|phone|identifier|displayname|useragent)(?:s|address|number)?)$/i

const MAX_DEPTH = 6

/** Field names are written by ourselves in one of these ways. */
const plain = (name: string): string => name.replaceAll(/[-_]/g, '')

const isHidden = (name: string): boolean =>
  SECRET_NAME.test(name) || SECRET_NAME.test(plain(name)) || PERSONAL_NAME.test(plain(name))

/**
 * A copy of a log field that is safe to write: secrets and what reaches people masked, errors spelt out, cycles and depth
 * cut. Neither has any business in a log call; this is the second line.
 */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '...'
  if (value instanceof Date) return value
  if (value instanceof URL) return redactText(value.href)
  // Keys and bodies are bytes; how many there are says enough.
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `${String(value.byteLength)} bytes`
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Set) return redact([...value], depth)
  const entries: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value)
  return Object.fromEntries(
    [...entries].map(([name, field]) => [redactText(String(name)), hidden(String(name), field, depth)]),
  )
}

const hidden = (name: string, field: unknown, depth: number): unknown =>
  isHidden(name) ? redactedWhole(field) : redact(field, depth + 1)

/** Whether there is one tells nothing. */
const redactedWhole = (field: unknown): unknown =>
  typeof field === 'boolean' || field === undefined || field === null ? field : MASK

const redactError = (error: Error, depth: number): unknown => ({
  name: error.name,
  message: redactText(error.message),
  ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
  ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  ...(error instanceof AggregateError && { errors: redact(error.errors, depth + 1) }),
})
