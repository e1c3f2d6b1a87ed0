import { BadArgument } from './bad-argument'

/** Asks whoever sits there; undefined where nobody does. */
export type Ask = ((question: string) => Promise<string>) | undefined

/**
 * Has something typed again, which nobody does by mistake.
 *
 * @throws BadArgument where something else is typed, or nobody can be asked
 */
export const confirmByTyping = async (what: string, expected: string, ask: Ask): Promise<void> => {
  if (ask === undefined) throw new BadArgument('there is nobody to ask: give --yes if you are certain')
  const answer = await ask(`type ${what} again to go on: `)
  if (answer.trim().toLowerCase() !== expected.toLowerCase()) throw new BadArgument('nothing was done')
}
