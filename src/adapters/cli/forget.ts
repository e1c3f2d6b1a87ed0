import { accepts, UserId } from '../../domain/kernel'
import { BadArgument } from './bad-argument'
import { type Ask, confirmByTyping } from './confirm'

/** A part of what is kept of somebody, with what is there yet. */
export interface Remaining {
  readonly part: string
  readonly lines: readonly string[]
}

/** A part that was forgotten. */
export interface Forgotten {
  readonly what: string
  readonly erased: number
}

/** Forgetting as the command line asks for it. */
export interface Forgetting {
  remaining(userId: string): Promise<readonly Remaining[]>
  /** Resolves when all is gone; `waiting` is told what stands in the way meanwhile. */
  forget(
    userId: string,
    reason: string | undefined,
    told: { readonly done: (part: Forgotten) => void; readonly waiting: (why: string) => void },
  ): Promise<void>
}

export interface ForgetArguments {
  readonly yes: boolean
  readonly check: boolean
  readonly reason?: string
}

interface Console {
  readonly out: NodeJS.WritableStream
  readonly progress: NodeJS.WritableStream
  readonly ask: Ask
}

/** @throws BadArgument */
export const parseUserId = (typed: string): string => {
  const id = typed.toLowerCase()
  if (accepts(UserId, id)) return id
  throw new BadArgument(`${typed}: a user's id is a UUID`)
}

const list = (remaining: readonly Remaining[]): string =>
  remaining.flatMap(({ part, lines }) => lines.map((line) => `  ${part}: ${line}\n`)).join('')

/**
 * Forgets a user, after showing what there is and asking; or, to check, shows what there is alone.
 *
 * @returns the exit code: 0 when nothing is kept of the user, 1 when something is
 */
export const forgetCommand = async (
  typed: string,
  { yes, check, reason }: ForgetArguments,
  forgetting: Forgetting,
  { out, progress, ask }: Console,
): Promise<0 | 1> => {
  const userId = parseUserId(typed)
  const before = await forgetting.remaining(userId)
  if (check) {
    out.write(before.length === 0 ? 'nothing is kept of this user\n' : `kept of this user:\n${list(before)}`)
    return before.length === 0 ? 0 : 1
  }
  out.write(`to be erased, for good:\n${list(before)}`)
  if (!yes) await confirmByTyping("the user's id", userId, ask)
  await forgetting.forget(userId, reason, {
    done: ({ what, erased }) => out.write(`erased ${what}${erased > 0 ? `: ${String(erased)}` : ''}\n`),
    waiting: (why) => progress.write(`waiting: ${why}\n`),
  })
  const after = await forgetting.remaining(userId)
  out.write(after.length === 0 ? 'nothing is kept of this user\n' : `kept yet:\n${list(after)}`)
  return after.length === 0 ? 0 : 1
}
