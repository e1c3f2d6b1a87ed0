import { type Either, isLeft } from 'fp-ts/Either'
import type { Refusal } from '../../application/commands/command'
import { Scope } from '../../domain/api-key'
import { BadArgument } from './bad-argument'

/** What was typed after `service create`. */
export interface ServiceCreateOptions {
  readonly name: string
  readonly scopes: readonly string[]
}

/** A service as it is to be let in. */
export interface RequestedService {
  readonly name: string
  readonly scopes: readonly Scope[]
}

const parseScope = (text: string): Scope => {
  if (Scope.is(text)) return text
  throw new BadArgument(`--scopes ${text}: there is no such scope; give some of ${Object.keys(Scope.keys).join(', ')}`)
}

/** Lets a service in, and prints its id and secret as JSON: the one time that the secret is told. */
export const serviceCreateCommand = async (
  { name, scopes }: ServiceCreateOptions,
  create: (
    service: RequestedService,
  ) => Promise<Either<Refusal, { readonly serviceId: string; readonly secret: string }>>,
  out: NodeJS.WritableStream,
): Promise<void> => {
  const created = await create({ name, scopes: scopes.map(parseScope) })
  if (isLeft(created)) throw new BadArgument(created.left.message)
  out.write(`${JSON.stringify(created.right)}\n`)
}
