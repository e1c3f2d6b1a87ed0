import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent, type ResolvedEvent } from '@eventstore/db-client'
import { PeerProcess } from '../../support/eventstoredb/peer-process'

let folder: string
const running: { readonly stop: () => Promise<void> }[] = []

const start = async (...options: readonly string[]): Promise<PeerProcess> => {
  const peer = await PeerProcess.start(...options)
  running.push(peer)
  return peer
}

const clientOf = (url: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(url)
  running.push({ stop: () => client.dispose() })
  return client
}

const newEvent = () => jsonEvent({ type: 'Kept', data: {} })

const idsIn = async (read: AsyncIterable<ResolvedEvent>): Promise<readonly (string | undefined)[]> => {
  const ids: (string | undefined)[] = []
  for await (const { event } of read) ids.push(event?.id)
  return ids
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peer-'))
})

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
  await rm(folder, { recursive: true })
})

describe('a peer as a process', () => {
  it('has what it acknowledged when it is killed and started again', async () => {
    const data = join(folder, 'log')
    const first = await start('--insecure', '--data', data)
    const [kept, deleted] = [newEvent(), newEvent()]
    const writer = clientOf(first.url)
    await writer.appendToStream('kept-1', [kept])
    await writer.appendToStream('gone-1', [deleted])
    await writer.tombstoneStream('gone-1')
    await first.stop('SIGKILL')

    const second = await start('--insecure', '--data', data)
    const reader = clientOf(second.url)
    expect(await idsIn(reader.readStream('kept-1'))).toEqual([kept.id])
    await expect(idsIn(reader.readStream('gone-1'))).rejects.toMatchObject({ type: 'stream-deleted' })
    expect(await reader.appendToStream('kept-1', [newEvent()])).toMatchObject({ nextExpectedRevision: 1n })
  })

  it('asks for its authority and for credentials without --insecure', async () => {
    const ca = join(folder, 'ca.pem')
    const { url } = await start('--ca', ca)
    expect(await readFile(ca, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
    const place = url.replace('esdb://', '')
    const firstOf = (client: EventStoreDBClient) => idsIn(client.readAll({ maxCount: 1 }))
    expect(await firstOf(clientOf(`esdb://admin:changeit@${place}&tlsCaFile=${ca}`))).toHaveLength(1)
    await expect(firstOf(clientOf(`esdb://${place}&tlsCaFile=${ca}`))).rejects.toMatchObject({ type: 'access-denied' })
  })

  it('says how it is used, and ends, when it is told nonsense', async () => {
    await expect(PeerProcess.start('--version', '1')).rejects.toThrow('ended with 2')
  })
})
