import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { GENESIS_HASH, hashCommand, isHashOf, verifyChain } from '../../../src/application/commands/hash-chain'
import type { RecordedEvent } from '../../../src/application/ports/event-store'
import { actor } from '../../support/decider-specification'
import { accepted, marketplace, nextId, request } from '../../support/commands/marketplace'

const by = actor('tutor')
const text = { title: 'Maths tutor', description: 'Algebra', subjects: ['maths'] }

/** The events of a posting that was drafted, edited, published and closed. */
const history = async (): Promise<readonly RecordedEvent[]> => {
  const { bus, log } = marketplace()
  const id = nextId()
  const steps = [
    ['DraftPosting', { institutionId: by.id, ...text }],
    ['EditPosting', { ...text, title: 'Physics tutor' }],
    ['PublishPosting', {}],
    ['ClosePosting', { reason: 'filled' }],
  ] as const
  for (const [type, data] of steps) accepted(await bus.dispatch(request('posting', id, type, data, by)))
  return log.readStream(`posting-${id}`)
}

describe('the hash chain of a stream', () => {
  it('holds for what was written, read at once or a page at a time', async () => {
    const events = await history()
    const end = { revision: 3, hash: events[3]?.metadata.hash }
    expect(verifyChain(events)).toEqual(end)
    const half = verifyChain(events.slice(0, 2))
    if ('fault' in half) throw new Error(half.fault)
    expect(verifyChain(events.slice(2), half)).toEqual(end)
    expect(verifyChain([])).toEqual({ revision: -1, hash: GENESIS_HASH })
  })

  it('is SHA-256 over canonical JSON that anybody can recompute', async () => {
    let previous = GENESIS_HASH
    for (const { stream, type, data, metadata } of await history()) {
      const { hash, previousHash, ...rest } = metadata
      expect(previousHash).toBe(previous)
      const preimage = canonicalize([previousHash, stream, type, data, rest]) ?? ''
      expect(createHash('sha256').update(preimage, 'utf8').digest('hex')).toBe(hash)
      previous = hash
    }
  })

  it('shows what was altered, wherever it was', async () => {
    const events = await history()
    const second = events[1]!
    const forgeries: readonly Partial<RecordedEvent>[] = [
      { type: 'PostingDrafted' },
      { stream: `posting-${nextId()}` },
      { data: { ...second.data, title: 'Chemistry tutor' } },
      { metadata: { ...second.metadata, actor: { id: 'somebody else', role: 'admin' } } },
      { metadata: { ...second.metadata, occurredAt: '1999-01-01T00:00:00.000Z' } },
      { metadata: { ...second.metadata, hash: GENESIS_HASH } },
    ]
    for (const forgery of forgeries)
      expect(verifyChain(events.with(1, { ...second, ...forgery }))).toEqual({ revision: 1, fault: 'altered' })
  })

  it('shows what was removed, added or put elsewhere', async () => {
    const events = await history()
    const [first, second, third, fourth] = events as [RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent]
    const renumbered = (list: readonly RecordedEvent[]) => list.map((event, revision) => ({ ...event, revision }))
    expect(verifyChain([first, third, fourth])).toEqual({ revision: 2, fault: 'unlinked' })
    expect(verifyChain(renumbered([first, third, fourth]))).toEqual({ revision: 1, fault: 'unlinked' })
    expect(verifyChain(renumbered([first, third, second, fourth]))).toEqual({ revision: 1, fault: 'unlinked' })
    expect(verifyChain(renumbered([second, third, fourth]))).toEqual({ revision: 0, fault: 'unlinked' })
    expect(verifyChain(renumbered([first, second, second]))).toEqual({ revision: 2, fault: 'unlinked' })
  })
})

describe("a command's hash", () => {
  const key = Buffer.alloc(32, 1)
  const hashed = (type: string, data: unknown) => hashCommand({ type, data }, key)

  it('is the same for the same type and data, in whatever order the properties are', () => {
    expect(hashed('A', { x: 1, y: [2] })).toBe(hashed('A', { y: [2], x: 1 }))
    expect(hashed('A', { x: 1 })).not.toBe(hashed('B', { x: 1 }))
    expect(hashed('A', { x: 1 })).not.toBe(hashed('A', { x: 2 }))
    expect(hashed('A', {})).toMatch(/^[0-9a-f]{32}$/)
  })

  it('tells nobody what was in the command who has not the key', () => {
    const request = { type: 'A', data: { birthday: '2001-02-03' } }
    expect(hashCommand(request, key)).not.toBe(hashCommand(request, Buffer.alloc(32, 2)))
    expect(
      isHashOf(hashCommand(request, key), { request, commandHash: hashCommand(request, Buffer.alloc(32, 2)) }),
    ).toBe(false)
  })

  it('is known again where it was taken before hashes were keyed', () => {
    const request = { type: 'A', data: { x: 1 } }
    // SHA-256 of `["A",{"x":1}]`, its first half.
    const before = createHash('sha256').update('["A",{"x":1}]').digest('hex').slice(0, 32)
    expect(isHashOf(before, { request, commandHash: hashCommand(request, key) })).toBe(true)
    expect(isHashOf(before, { request: { type: 'A', data: { x: 2 } }, commandHash: hashed('A', { x: 2 }) })).toBe(false)
  })
})
