import { isLeft } from 'fp-ts/Either'
import { type Actor, Role, UserId } from '../../domain/kernel'
import { BadArgument } from './bad-argument'

/** What was typed after `token`. */
export interface TokenOptions {
  readonly role: string
  readonly id: string
  readonly expires: string
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }
const LONGEST_SECONDS = 366 * 86_400

/** Seconds of `90s`, `15m`, `12h` or `7d`; at most a year. */
export const parseDuration = (text: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (UNITS[unit] ?? 0)
  if (seconds >= 1 && seconds <= LONGEST_SECONDS) return seconds
  throw new BadArgument(`--expires ${text}: give a time such as 90s, 15m, 12h or 7d, at most 366d`)
}

const parseActor = ({ role, id }: TokenOptions): Actor => {
  const decoded = Role.decode(role)
  // Lyceum itself needs no token, and its verifier takes none for it.
  if (isLeft(decoded) || decoded.right === 'system') {
    const roles = Object.keys(Role.keys).filter((name) => name !== 'system')
    throw new BadArgument(`--role ${role}: there is no such role; give one of ${roles.join(', ')}`)
  }
  if (!UserId.is(id)) throw new BadArgument(`--id ${id}: give a user's UUID, in lower case`)
  return { id, role: decoded.right }
}

/** Prints a bearer token for a user in a role, and nothing else, so that it can be put into a variable. */
export const tokenCommand = async (
  options: TokenOptions,
  sign: (actor: Actor, seconds: number) => Promise<string>,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const actor = parseActor(options)
  const seconds = parseDuration(options.expires)
  out.write(`${await sign(actor, seconds)}\n`)
}
