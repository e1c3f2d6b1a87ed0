import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { fixedKey, parseSigningKey, TokenSigner } from '../../../src/adapters/auth'
import type { Role } from '../../../src/domain/kernel'
import { Client } from '../http/client'

/** The key that the programs of this test file take, so that the tests can sign tokens themselves. */
export const signingKey = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))

const signer = new TokenSigner(fixedKey(parseSigningKey(signingKey, 'the key of the tests')))

/** Somebody who uses a service. */
export interface Person extends Client {
  readonly id: string
}

class Somebody extends Client implements Person {
  constructor(
    url: string,
    token: string,
    readonly id: string,
  ) {
    super(url, token)
  }
}

/** A client of the service at `url` with a token of that role; of somebody new unless `id` says who. */
export const someone = async (url: string, role: Role, id: string = randomUUID()): Promise<Person> =>
  new Somebody(url, await signer.sign({ id, role }, 3_600), id)
