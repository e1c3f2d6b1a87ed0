import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Nothing that this server sends needs a device or a payment of the browser's. */
const PERMISSIONS = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'browsing-topics']
  .map((feature) => `${feature}=()`)
  .join(', ')

/** ASVS 5.0, 3.4.1: a year at least, and subdomains as well. */
const TRANSPORT = 'max-age=31536000; includeSubDomains'

const others = helmet({
  // JSON loads nothing; `/docs` has a policy of its own.
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
  },
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
})

/**
 * What keeps browsers out of trouble. They are told to come by TLS from now on (RFC 6797) when they did, to us or to a
 * proxy that is trusted: over plain HTTP they would not believe it.
 */
export const securityHeaders: RequestHandler = (request, response, next) => {
  response.setHeader('Permissions-Policy', PERMISSIONS)
  if (request.secure) response.setHeader('Strict-Transport-Security', TRANSPORT)
  others(request, response, next)
}
