import { fixedKey, TokenSigner } from '../../adapters/auth'
import { type TokenOptions, tokenCommand } from '../../adapters/cli/token'
import { uuidGenerator } from '../../adapters/system/ids'
import { services } from '../container/services'
import { output, withParts } from './with-parts'

/** Without an id the token is for somebody new. */
export type TypedToken = Omit<TokenOptions, 'id'> & { readonly id?: string }

export const printToken = (typed: TypedToken): Promise<void> =>
  withParts(async (get) => {
    const signer = new TokenSigner(fixedKey(await get(services.signingKey)))
    const options = { id: uuidGenerator.next(), ...typed }
    await tokenCommand(options, (actor, seconds) => signer.sign(actor, seconds), output.out)
  })
