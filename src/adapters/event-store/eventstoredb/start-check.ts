import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb'
import { StoreUnavailable } from '../../../application/ports/event-store'
import type { Logger } from '../../../application/ports/logger'
import { eachAnswer } from './calls'
import type { ConnectionUrl } from './connection-url'
import { aclOf, letsAnybodyWrite, readSettings, SETTINGS_STREAM } from './default-acl'
import { AccessDenied, type Fault, faultOf, RefusedByServer } from './errors'
import { LogClient } from './log-client'
import { persistently } from './persistence'
import { readAllRequest, readStreamRequest } from './requests'
import { isSilence, whyOutOfReach } from './why-out-of-reach'

/** What the server is, as far as it matters. */
export interface Server {
  readonly version: string
  /** Whether appends may share a call: since 21.6. */
  readonly takesBatches: boolean
}

const BATCH_APPEND = 'event_store.client.streams.streams/batchappend'
/** A stream that nobody has: to read it asks for the right to read streams, and nothing else. */
const NO_STREAM = 'lyceum-access-check'

const never = new AbortController().signal

/**
 * A node that knows no leader yet, or is slow, is waited for; one that cannot be reached is told of at once, unless its
 * cluster answers, which may still name a leader that is gone.
 */
const isElecting =
  ({ discover }: ConnectionUrl) =>
  ({ error }: Fault): boolean =>
    error instanceof Error &&
    (discover ? !isSilence(error) : /leader|not ready|deadline|no answer/i.test(error.message))

const serverOf = (methods: SupportedMethods): Server => ({
  version: methods.getEventStoreServerVersion(),
  takesBatches: methods
    .getMethodsList()
    .some((method) => `${method.getServiceName()}/${method.getMethodName()}`.toLowerCase() === BATCH_APPEND),
})

/** Servers before 21.10 do not know the question. */
const askServer = async (client: LogClient): Promise<Server> => {
  try {
    return serverOf(await client.supportedMethods())
  } catch (error) {
    const fault = faultOf(error)
    if (fault.error instanceof RefusedByServer) return { version: 'unknown', takesBatches: false }
    throw error
  }
}

const readNewest = (client: LogClient): Promise<void> =>
  eachAnswer(client, readAllRequest('events', undefined, 'backwards', 1), () => undefined, never)

/** Whether the server answers who shows no credentials. */
const answersAnybody = async ({ credentials: _, options, ...url }: ConnectionUrl): Promise<boolean> => {
  const { userCertFile: _certificate, userKeyFile: _key, ...rest } = options
  const client = new LogClient({ ...url, options: rest })
  try {
    await eachAnswer(client, readStreamRequest(NO_STREAM, undefined, 'forwards', 1), () => undefined, never)
    return true
  } catch {
    return false
  } finally {
    await client.close()
  }
}

/** Why anybody may write, or nothing. Decided by reading alone, so that nothing is left in the log. */
const whyOpen = async (client: LogClient, url: ConnectionUrl): Promise<string | undefined> => {
  if (!url.secure)
    return 'it runs without TLS and users: give it certificates, connect with tls=true, and run lyceum log secure'
  try {
    const settings = await readSettings(client, SETTINGS_STREAM, never)
    return letsAnybodyWrite(aclOf(settings, '$userStreamAcl'))
      ? 'its default ACL lets everybody write, without credentials too: lyceum log secure closes it'
      : undefined
  } catch {
    // The settings are for administrators.
    return (await answersAnybody(url))
      ? 'it answers without credentials, so its default ACL is probably open: lyceum log secure closes it'
      : undefined
  }
}

const explained = async (error: unknown, url: ConnectionUrl): Promise<unknown> => {
  const where = `EventStoreDB at ${url.shown}`
  const user = url.credentials?.username
  const fault = faultOf(error)
  if (fault.kind !== 'refused') {
    const why = await whyOutOfReach(url, fault.error)
    return new StoreUnavailable(`${where}: ${why}`, { cause: fault.error })
  }
  if (!(fault.error instanceof AccessDenied)) return fault.error
  const { reason } = fault.error
  if (user === undefined)
    return new AccessDenied(`${where} does not let anonymous users read $all: use esdb://user:password@...`, reason)
  return reason === 'credentials'
    ? new AccessDenied(`${where} knows no user ${user} with this password`, reason)
    : new AccessDenied(
        `${where} does not let ${user} read $all: make it a member of $admins, or let an administrator run ` +
          `lyceum log secure --user ${user}`,
        reason,
      )
}

/**
 * Checks what the log needs: a server that answers, a leader, and the right to read `$all`. Warns where anybody may
 * write.
 *
 * @throws StoreUnavailable with one line that says what is missing and what to do
 */
export const checkServer = async (
  client: LogClient,
  url: ConnectionUrl,
  patienceMillis: number,
  logger: Logger,
): Promise<Server> => {
  const patience = { millis: patienceMillis, signal: never, mayPass: isElecting(url) }
  const patiently = <T>(work: () => Promise<T>) => persistently(work, ({ error }) => error, patience)
  try {
    const server = await patiently(() => askServer(client))
    await patiently(() => readNewest(client))
    logger.info('the log is in EventStoreDB', { at: url.shown, ...server })
    const open = await whyOpen(client, url)
    if (open !== undefined) logger.warn(`EventStoreDB takes writes from anybody: ${open}`, { at: url.shown })
    return server
  } catch (error) {
    throw await explained(error, url)
  }
}
