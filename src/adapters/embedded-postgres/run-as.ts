import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedPostgresError } from './errors'

/** Who the server's files must belong to. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** A way to run PostgreSQL's programs, which refuse to run as root. */
export interface RunAs {
  /** Undefined where this process's own user does. */
  readonly owner: Owner | undefined
  /** Stands in front of the program and its arguments. */
  readonly prefix: readonly string[]
  /** For `spawn`. */
  readonly identity: { readonly uid?: number; readonly gid?: number }
}

/** The command that runs a program this way. */
export const wrap = ({ prefix: [first, ...rest] }: RunAs, program: string, args: readonly string[]) =>
  first === undefined ? { program, args } : { program: first, args: [...rest, program, ...args] }

const AS_OURSELVES: RunAs = { owner: undefined, prefix: [], identity: {} }

const accounts = (): ReadonlyMap<string, Owner> => {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  return new Map(
    lines
      .map((line) => line.split(':'))
      .map(([name, , uid, gid]) => [name ?? '', { uid: Number(uid), gid: Number(gid) }] as const),
  )
}

/** The account to run under: who owns the data already, else `postgres`, else `nobody`. initdb wants one with a name. */
const chooseAccount = (dataOwner: Owner | undefined): Owner => {
  const known = accounts()
  const account =
    [...known.values()].find(({ uid }) => uid !== 0 && uid === dataOwner?.uid) ??
    known.get('postgres') ??
    known.get('nobody')
  if (account === undefined)
    throw new EmbeddedPostgresError(
      'PostgreSQL refuses to run as root and this machine has no user "postgres" or "nobody" to run it; start Lyceum as another user or set DATABASE_URL',
    )
  return account
}

const mayEnter = (folder: string, { uid, gid }: Owner): boolean => {
  const { mode, uid: owner, gid: group } = statSync(folder)
  if (owner === uid) return (mode & 0o100) !== 0
  return (mode & (group === gid ? 0o010 : 0o001)) !== 0
}

/** Whether this folder and all above it let this account through. */
const isReachable = async (path: string, account: Owner): Promise<boolean> => {
  for (let folder = await realpath(path); ;) {
    if (!mayEnter(folder, account)) return false
    const parent = dirname(folder)
    if (parent === folder) return true
    folder = parent
  }
}

/**
 * Another uid that may pass closed folders and nothing more: an ambient capability survives the change of user and
 * exec (capabilities(7)). `no_setuid_fixup` because PostgreSQL checks its programs with access(2), which otherwise
 * drops the capabilities of everybody but root. CAP_DAC_OVERRIDE is for containers, where Docker keeps the other back.
 */
const withCapability = (capability: string, { uid, gid }: Owner): RunAs => ({
  owner: { uid, gid },
  prefix: [
    'setpriv',
    `--reuid=${String(uid)}`,
    `--regid=${String(gid)}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--securebits=+no_setuid_fixup',
    '--',
  ],
  identity: {},
})

/** Root under another uid's name, in a user namespace (user_namespaces(7)): the files stay root's. */
const inNamespace = ({ uid, gid }: Owner): RunAs => ({
  owner: { uid: 0, gid: 0 },
  prefix: ['unshare', '--user', `--map-user=${String(uid)}`, `--map-group=${String(gid)}`, '--'],
  identity: {},
})

const works = (way: RunAs, program: string): Promise<boolean> => {
  const command = wrap(way, program, ['--version'])
  return promisify(execFile)(command.program, command.args).then(
    () => true,
    () => false,
  )
}

/**
 * How to run PostgreSQL here. As an ordinary user: as it is. As root: under another account, which where the data or
 * the programs lie below a folder that only root may enter needs help to get there.
 *
 * @param program - a program to try the ways with
 * @param folders - what the server must reach: where its programs are and where its data will be
 * @param dataOwner - who owns the data of an earlier start
 */
export const chooseRunAs = async (
  program: string,
  folders: readonly string[],
  dataOwner: Owner | undefined,
): Promise<RunAs> => {
  if (process.getuid?.() !== 0) return AS_OURSELVES
  const account = chooseAccount(dataOwner)
  const reachable = await Promise.all(folders.map((folder) => isReachable(folder, account)))
  if (reachable.every(Boolean)) return { owner: account, prefix: [], identity: account }
  const ways = [
    withCapability('dac_read_search', account),
    withCapability('dac_override', account),
    inNamespace(account),
  ]
  for (const way of ways) if (await works(way, program)) return way
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and no other user can reach ${folders.join(' or ')}; start Lyceum as an ordinary user, set LYCEUM_DATA to a folder that others may enter, or set DATABASE_URL`,
  )
}
