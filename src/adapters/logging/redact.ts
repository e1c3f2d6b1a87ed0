/** Names of fields that hold secrets, whatever is in them. */
const SECRET_NAME = /^(?:.*(?:password|secret|token|authorization|cookie|credential|jwk)|.*apikey|key)$/i
/** The password in a URL. */
const URL_PASSWORD = /(\/\/[^/\s:@]*):[^/\s@]+@/g
/** A bearer token, or three parts of a JWT wherever they stand. */
const TOKEN = /\bbearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/gi

export const MASK = '***'

/** A text with the passwords and tokens in it masked. */
export const redactText = (text: string): string => text.replace(URL_PASSWORD, `$1:${MASK}@`).replace(TOKEN, MASK)

const MAX_DEPTH = 6

/**
 * A copy of a log field that is safe to write: secrets masked, errors spelt out, cycles and depth cut. Secrets have no
 * business in a log call; this is the second line.
 */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '...'
  if (value instanceof Date) return value
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  if (value instanceof Error) return redactError(value, depth)
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, SECRET_NAME.test(name) ? MASK : redact(field, depth + 1)]),
  )
}

const redactError = (error: Error, depth: number): unknown => ({
  name: error.name,
  message: redactText(error.message),
  ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
  ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
})
