/**
 * How long a `Retry-After` header asks to wait, in milliseconds (RFC 9110, section 10.2.3: seconds, or a date); undefined
 * where there is none that makes sense.
 */
export const retryAfterMillis = (header: string | null | undefined, now: number): number | undefined => {
  if (header === null || header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
