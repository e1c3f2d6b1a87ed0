import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerCredentials } from '@grpc/grpc-js'

/** A file of test/data/tls; its README says what is there. */
export const tlsFile = (name: 'ca.crt' | 'other-ca.crt' | 'node.crt' | 'node.key'): string =>
  join(__dirname, '..', 'data', 'tls', name)

/** A gRPC server's credentials for 127.0.0.1 and localhost. */
export const serverCredentials = (): ServerCredentials =>
  ServerCredentials.createSsl(null, [
    { private_key: readFileSync(tlsFile('node.key')), cert_chain: readFileSync(tlsFile('node.crt')) },
  ])
