import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { isLeft } from 'fp-ts/Either'
import { StoreUnavailable } from '../../../application/ports/event-store'
import type { JsonObject } from '../../../domain/kernel'
import { parseConnectionUrl } from './connection-url'
import { type Acl, ALL_METADATA_STREAM, aclOf, readSettings, type Settings, SETTINGS_STREAM } from './default-acl'
import { AccessDenied, faultOf, toUnavailable } from './errors'
import { LogClient } from './log-client'
import { SingleAppend } from './single-append'

const ADMINISTRATORS = '$admins'
const never = new AbortController().signal

/** A server's default ACL cannot be set as things are; the message says why. */
export class CannotSecure extends Error {
  override readonly name = 'CannotSecure'
}

export interface SecureOptions {
  /** The log's URL, with an administrator's credentials. */
  readonly url: string
  /** Users that Lyceum runs as, beside administrators. */
  readonly users?: readonly string[]
  /** Only says what it would change. */
  readonly dryRun?: boolean
}

/** What a stream of settings says before and after. */
export interface SettingsChange {
  readonly stream: typeof SETTINGS_STREAM | typeof ALL_METADATA_STREAM
  readonly before: JsonObject
  readonly after: JsonObject
}

/** What was set; what was so already is not in it. */
export interface Secured {
  /** Who may read and write streams, from now on. */
  readonly writers: readonly string[]
  readonly changes: readonly SettingsChange[]
}

/** What settings become; the same ones where nothing is to be changed. */
type Change = (settings: Settings) => JsonObject

const change = async (
  client: LogClient,
  stream: SettingsChange['stream'],
  type: string,
  to: Change,
  dryRun: boolean,
): Promise<readonly SettingsChange[]> => {
  const settings = await readSettings(client, stream, never)
  const data = to(settings)
  if (isDeepStrictEqual(data, settings.data)) return []
  const changes = [{ stream, before: settings.data, after: data }]
  if (dryRun) return changes
  const event = { id: randomUUID(), type, data: JSON.stringify(data), metadata: '' }
  const append = { stream, expected: settings.revision, events: [event], length: event.data.length }
  if (isLeft(await new SingleAppend(client).append(append)))
    throw new CannotSecure(`somebody else changed ${stream} at the same time; look at it and try again`)
  return changes
}

/**
 * Closes streams to everybody but administrators and the users named: sets the default ACL in `$settings`, and lets the
 * users read `$all`, which projections need. What else the settings say is kept. Streams with an ACL of their own keep
 * that. Doing it twice changes nothing.
 *
 * @throws CannotSecure where the server has no users (no TLS), or no administrator's credentials are given
 * @throws StoreUnavailable where it is out of reach
 */
export const secureLog = async ({ url, users = [], dryRun = false }: SecureOptions): Promise<Secured> => {
  const target = parseConnectionUrl(url)
  if (!target.secure)
    throw new CannotSecure(
      'a server without TLS has no users to tell apart: give it certificates and connect with tls=true',
    )
  if (target.credentials === undefined && target.options.userCertFile === undefined)
    throw new CannotSecure("needs an administrator's credentials: esdb://admin:password@...")
  const writers = [...new Set([ADMINISTRATORS, ...users])]
  const acl: Acl = { $r: writers, $w: writers, $d: [ADMINISTRATORS], $mr: writers, $mw: [ADMINISTRATORS] }
  const client = new LogClient(target)
  try {
    // First what opens, then what closes: a failure between the two shuts nobody out.
    const readers: Change = (settings) => ({ ...settings.data, $acl: { ...aclOf(settings, '$acl'), $r: writers } })
    const opened = users.length === 0 ? [] : await change(client, ALL_METADATA_STREAM, '$metadata', readers, dryRun)
    const closing: Change = ({ data }) => ({ ...data, $userStreamAcl: acl })
    const closed = await change(client, SETTINGS_STREAM, 'update-default-acl', closing, dryRun)
    return { writers, changes: [...opened, ...closed] }
  } catch (error) {
    if (error instanceof CannotSecure) throw error
    const failure = toUnavailable(faultOf(error))
    if (failure instanceof AccessDenied)
      throw new StoreUnavailable('EventStoreDB lets only administrators set its default ACL', { cause: failure })
    throw failure
  } finally {
    await client.close()
  }
}
