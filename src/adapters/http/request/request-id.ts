/** What a client may choose: as long as a UUID with a prefix needs, and harmless in logs and headers. */
const ACCEPTABLE = /^[A-Za-z0-9._:-]{1,128}$/

/** The client's `X-Request-Id` where it is acceptable; otherwise a new one, as a bad id must not cost the request. */
export const requestIdOf = (header: string | readonly string[] | undefined, makeId: () => string): string =>
  typeof header === 'string' && ACCEPTABLE.test(header) ? header : makeId()
