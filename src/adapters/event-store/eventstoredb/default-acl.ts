import type { JsonObject } from '../../../domain/kernel'
import { eachAnswer } from './calls'
import { eventDecoder } from './decode'
import type { LogClient } from './log-client'
import { readStreamRequest } from './requests'

/** The stream of a server's settings ("Access control lists", EventStoreDB documentation). Its last event is in force. */
export const SETTINGS_STREAM = '$settings'

/** The stream of `$all`'s own metadata, where it is said who may read it. */
export const ALL_METADATA_STREAM = '$$$all'

/** The group of everybody, with credentials and without. */
const EVERYBODY = '$all'

/** Users and groups who may read a stream, write to it, delete it, and read and write its metadata. */
export interface Acl {
  readonly $r?: string | readonly string[]
  readonly $w?: string | readonly string[]
  readonly $d?: string | readonly string[]
  readonly $mr?: string | readonly string[]
  readonly $mw?: string | readonly string[]
}

/** The last event of a stream that holds settings. */
export interface Settings {
  readonly revision: number | 'no-stream'
  readonly data: JsonObject
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads what is in force. Asked once. */
export const readSettings = async (client: LogClient, stream: string, signal: AbortSignal): Promise<Settings> => {
  const decode = eventDecoder()
  let settings: Settings = { revision: 'no-stream', data: {} }
  await eachAnswer(
    client,
    readStreamRequest(stream, undefined, 'backwards', 1),
    (response) => {
      const event = decode(response)
      if (event !== undefined) settings = { revision: event.revision, data: event.data }
    },
    signal,
  )
  return settings
}

/** The ACL that settings name, say as `$userStreamAcl`: that of streams which have none themselves. */
export const aclOf = ({ data }: Settings, name: '$userStreamAcl' | '$acl'): Acl =>
  isObject(data[name]) ? data[name] : {}

/** Whether a default ACL lets anybody write. Where it says nothing the server does. */
export const letsAnybodyWrite = ({ $w = EVERYBODY }: Acl): boolean =>
  (typeof $w === 'string' ? [$w] : $w).includes(EVERYBODY)
