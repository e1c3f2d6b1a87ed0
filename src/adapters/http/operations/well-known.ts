import { Router } from 'express'

/** What is found below `/.well-known` (RFC 8615). */
export interface WellKnown {
  /** The keys by which others may verify our tokens, and for how many seconds they may be kept. */
  readonly keySet?: { readonly read: () => Promise<unknown>; readonly maxAgeSeconds: number }
  /** Where somebody tells us of a weakness: `mailto:security@example.org`. */
  readonly securityContact?: string
}

const DAY_MILLIS = 86_400_000
/** RFC 9116, section 2.5.5: less than a year is recommended. It is renewed as long as the program runs. */
const CONTACT_DAYS = 180

/** RFC 9116. The instant changes once a day, so that caches are of use. */
const securityText = (contact: string, now: number): string => {
  const today = now - (now % DAY_MILLIS)
  const expires = new Date(today + CONTACT_DAYS * DAY_MILLIS).toISOString()
  return `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en\n`
}

export const wellKnownRouter = ({ keySet, securityContact }: WellKnown): Router => {
  const router = Router()
  if (keySet !== undefined)
    router.get('/jwks.json', async (_request, response) => {
      const body = JSON.stringify(await keySet.read())
      response.setHeader('Cache-Control', `public, max-age=${String(keySet.maxAgeSeconds)}`)
      response.type('application/jwk-set+json').send(body)
    })
  if (securityContact !== undefined)
    router.get('/security.txt', (_request, response) => {
      response.type('text/plain').send(securityText(securityContact, Date.now()))
    })
  // https://w3c.github.io/webappsec-change-password-url/: password managers go there. There is no page but the API's own.
  router.get('/change-password', (_request, response) => response.redirect(302, '/docs/#/accounts/ChangePassword'))
  return router
}
