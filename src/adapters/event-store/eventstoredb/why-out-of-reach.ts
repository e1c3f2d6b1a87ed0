import { describe } from './errors'
import type { ConnectionUrl } from './connection-url'
import { LogClient } from './log-client'

type Reason = readonly [pattern: RegExp, says: (url: ConnectionUrl) => string]

// What Node, OpenSSL and gRPC say of a connection that could not be made, and what is to be done about it.
const REASONS: readonly Reason[] = [
  [/ECONNREFUSED/, () => 'nothing listens there (connection refused); is it running?'],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, () => 'there is no such host'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, () => 'the host does not answer'],
  [
    /unable to verify|self.signed|unable to get (?:local )?issuer/i,
    ({ options }) =>
      options.tlsCaFile === undefined
        ? 'its certificate is signed by an authority that is not known; name that one with tlsCaFile=<file>'
        : `its certificate is not signed by the authority in ${options.tlsCaFile} (tlsCaFile)`,
  ],
  [/altnames/, () => 'its certificate is made out to another host name'],
  [/certificate has expired/, () => 'its certificate has expired'],
  [
    /SSL routines|wrong version number|packet length too long|before secure TLS connection/i,
    () => 'it does not speak TLS; add tls=false where that is meant',
  ],
]

const PLAIN =
  'something listens there, but not for connections without TLS; leave out tls=false where the server has certificates'

const explainOne = (url: ConnectionUrl, error: unknown): string | undefined => {
  const said = describe(error)
  const reason = REASONS.find(([pattern]) => pattern.test(said))
  if (reason !== undefined) return reason[1](url)
  // A TLS port says nothing to who speaks plain text: it hangs up.
  if (!url.secure && /^No connection established|Connection dropped|ECONNRESET|socket hang up/i.test(said)) return PLAIN
  return undefined
}

/** Of several hosts that are silent together, what the first of them says by itself. */
const askAlone = async (url: ConnectionUrl): Promise<unknown> => {
  const client = new LogClient({ ...url, discover: false })
  try {
    await client.supportedMethods()
    return undefined
  } catch (error) {
    return error
  } finally {
    await client.close()
  }
}

/** Whether no host of a cluster answered when it was asked who leads. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Failed to discover')

/** Why the server cannot be reached, in a few words for whoever starts Lyceum. */
export const whyOutOfReach = async (url: ConnectionUrl, error: unknown): Promise<string> => {
  const cause = isSilence(error) ? await askAlone(url) : error
  if (cause === undefined) return 'no member of the cluster that can be reached leads or follows one'
  return explainOne(url, cause) ?? describe(cause)
}
