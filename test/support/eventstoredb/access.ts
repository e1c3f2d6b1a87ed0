import { accessDenied, unauthenticated } from './failures'
import { isMetastream, isSystemStream, originalOf } from './records'
import type { PeerLog } from './peer-log'
import { type AccessList, jsonObject } from './stream-metadata'

/** A user of the peer. */
export interface PeerUser {
  readonly name: string
  readonly password: string
  /** `$admins` may do everything, `$ops` manage persistent subscriptions. */
  readonly groups: readonly string[]
}

/** What a call may be allowed to do with a stream. */
export type Action = 'read' | 'write' | 'delete'

/** Who calls: undefined is no one in particular. */
export type Caller = PeerUser | undefined

/** The users that a fresh server has. */
export const DEFAULT_USERS: readonly PeerUser[] = [
  { name: 'admin', password: 'changeit', groups: ['$admins'] },
  { name: 'ops', password: 'changeit', groups: ['$ops'] },
]

const ADMINS = '$admins'
const EVERYONE = '$all'

const RIGHTS = { read: '$r', write: '$w', delete: '$d' } as const
const META_RIGHTS = { read: '$mr', write: '$mw', delete: '$mw' } as const

/** Who is asking, and what he may do. A server without security knows no users and forbids nothing. */
export interface Access {
  /** Who sends this `authorization` header; throws UNAUTHENTICATED. */
  caller(authorization: string | undefined): Caller
  /** Throws PERMISSION_DENIED where the caller may not. `$all` is a stream like any other here. */
  demand(caller: Caller, action: Action, stream: string): void
  /** Throws PERMISSION_DENIED where the caller is neither of `$ops` nor of `$admins`. */
  demandOperator(caller: Caller): void
}

/** A server started with `--insecure`. */
export const OPEN_ACCESS: Access = {
  caller: () => undefined,
  demand: () => undefined,
  demandOperator: () => undefined,
}

const named = (list: string | readonly string[] | undefined): readonly string[] | undefined =>
  typeof list === 'string' ? [list] : list

/** Users with passwords, and the access lists of streams, of `$settings` and of the server by default. */
export class SecuredAccess implements Access {
  private readonly users: ReadonlyMap<string, PeerUser>

  constructor(
    private readonly log: PeerLog,
    users: readonly PeerUser[],
  ) {
    this.users = new Map(users.map((user) => [user.name, user]))
  }

  /** Schemes other than Basic are taken for no credentials, as recorded. */
  caller(authorization: string | undefined): Caller {
    const basic = /^Basic (.*)$/i.exec(authorization ?? '')?.[1]
    if (basic === undefined) return undefined
    const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? []
    const user = this.users.get(name)
    if (user === undefined || user.password !== password) throw unauthenticated()
    return user
  }

  demand(caller: Caller, action: Action, stream: string): void {
    if (caller?.groups.includes(ADMINS) === true) return
    const meta = isMetastream(stream)
    const right = meta ? META_RIGHTS[action] : RIGHTS[action]
    const granted = this.granted(meta ? originalOf(stream) : stream, right)
    const roles = caller === undefined ? [EVERYONE] : [EVERYONE, caller.name, ...caller.groups]
    if (!granted.some((role) => roles.includes(role))) throw accessDenied()
  }

  demandOperator(caller: Caller): void {
    if (caller?.groups.some((group) => group === ADMINS || group === '$ops') !== true) throw accessDenied()
  }

  /** The stream's own list, else the default of `$settings`, else the server's: each right by itself. */
  private granted(stream: string, right: keyof AccessList): readonly string[] {
    const system = isSystemStream(stream)
    return (
      named(this.log.metadataOf(stream).acl?.[right]) ??
      named(this.settings(system ? '$systemStreamAcl' : '$userStreamAcl')?.[right]) ??
      (system ? [ADMINS] : [EVERYONE])
    )
  }

  private settings(list: '$systemStreamAcl' | '$userStreamAcl'): AccessList | undefined {
    const newest = this.log.stream('$settings')?.records.at(-1)
    const set = newest === undefined ? undefined : jsonObject(newest.data)?.[list]
    return typeof set === 'object' && set !== null ? set : undefined
  }
}
