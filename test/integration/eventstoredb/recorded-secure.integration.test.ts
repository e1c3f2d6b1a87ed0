import { credentials, Metadata } from '@grpc/grpc-js'
import { PersistentSubscriptionsService } from '@eventstore/db-client/generated/persistent_grpc_pb'
import { newAuthority } from '../../support/eventstoredb/certificates'
import type { EventStoreDbPeer } from '../../support/eventstoredb/peer'
import { createRequest } from '../../support/eventstoredb/recorded/persistent-requests'
import { RawClient } from '../../support/eventstoredb/recorded/raw-client'
import { Replay } from '../../support/eventstoredb/recorded/replay'
import { startSecurePeer } from '../../support/eventstoredb/secure-peer'

/** The recording left out what it asked for: any group will do. */
const PERSISTENT = 'persistent create without credentials'

/** Calls that never reach the server: what they fail with is the client's, and names the time. */
const UNREACHABLE = ['plain text client on the TLS port', 'TLS client that does not know the CA'] as const

let peer: EventStoreDbPeer
let client: RawClient
const others: RawClient[] = []
const replay = new Replay()

const CASES = replay
  .cases('secure')
  .map((one) => one.case)
  .filter((name) => name !== PERSISTENT && !UNREACHABLE.some((one) => one === name))

beforeAll(async () => {
  const secure = await startSecurePeer()
  peer = secure.peer
  const ca = Buffer.from(secure.authority.certificate)
  client = new RawClient(`127.0.0.1:${String(peer.port)}`, credentials.createSsl(ca))
})

afterAll(async () => {
  for (const one of [client, ...others]) one.close()
  await peer.stop()
})

describe('a peer on TLS with users answers as the recorded server', () => {
  it.each(CASES)('secure: %s', async (name) => {
    const { expected, actual } = await replay.run(client, { file: 'secure', case: name })
    expect(actual).toEqual(expected)
  })

  it(`secure: ${PERSISTENT}`, async () => {
    const request = createRequest(replay.case('persistent', 'create').request!)
    const outcome = await client.call(PersistentSubscriptionsService.create, [request], new Metadata())
    const { expected, actual } = replay.compare(replay.case('secure', PERSISTENT), outcome)
    expect(actual).toEqual(expected)
  })

  it.each([
    [UNREACHABLE[0], credentials.createInsecure()],
    [UNREACHABLE[1], credentials.createSsl(Buffer.from(newAuthority().certificate))],
  ])('secure: %s', async (name, wrong) => {
    const stranger = new RawClient(`127.0.0.1:${String(peer.port)}`, wrong)
    others.push(stranger)
    const { expected, actual } = await replay.run(stranger, { file: 'secure', case: name })
    expect([actual.responses, actual.status.name]).toEqual([[], expected.status.name])
    expect(actual.status.details).toContain('No connection established. Last error: ')
  })
})
