import { right } from 'fp-ts/Either'
import { InMemoryAuditTree } from '../../../../src/adapters/audit-tree/in-memory'
import { InMemoryHeadJournal } from '../../../../src/adapters/head-journal/in-memory'
import { systemClock } from '../../../../src/adapters/system/clock'
import { checkEvidence } from '../../../../src/application/audit/evidence/check'
import { HeadKeeper } from '../../../../src/application/audit/head-keeper'
import { leafOf } from '../../../../src/application/audit/leaf'
import { VerificationRuns, type Verify } from '../../../../src/application/audit/verification/runs'
import { verifyKept } from '../../../../src/application/audit/verification/verify-kept'
import { parseVerifierKey } from '../../../../src/application/audit/verifier-key'
import { proofQueries } from '../../../../src/application/queries/proof-queries'
import { ReadModelQueryBus } from '../../../../src/application/queries/query-bus'
import { historyOf, OpenLog } from '../../../support/audit/open-log'
import { testSigner } from '../../../support/audit/signer'
import { actor } from '../../../support/decider-specification'
import { eventually } from '../../../support/eventually'
import { unrecorded } from '../../../support/unrecorded'

const signer = testSigner()
const events = historyOf(Array.from({ length: 25 }, (_, n) => n % 4))

const open = async () => {
  const log = new OpenLog([...events])
  const tree = new InMemoryAuditTree()
  await tree.append(events.map(leafOf))
  const journal = new InMemoryHeadJournal()
  const heads = new HeadKeeper({ tree, signer, journal })
  const verify: Verify = (onProgress, signal) =>
    verifyKept({ store: log, tree, journal, key: signer, onProgress, signal, pageSize: 10 })
  const runs = new VerificationRuns(verify, systemClock)
  const queries = proofQueries({ store: log, tree, heads, signer }, runs)
  const bus = new ReadModelQueryBus({ waitFor: (_, wanted) => Promise.resolve(right(wanted)) }, unrecorded)
  const ask = (name: string, params: object = {}, by = actor('auditor')) => {
    const query = queries.find((each) => each.name === name)
    if (query === undefined) throw new Error(`there is no query ${name}`)
    return bus.ask(query, { params, by })
  }
  const item = async (name: string, params: object = {}): Promise<unknown> => {
    const answer = await ask(name, params)
    if (answer._tag === 'Left' || answer.right.kind !== 'item') throw new Error(JSON.stringify(answer))
    return answer.right.item
  }
  return { log, queries, runs, ask, item }
}

const proves = (...files: readonly unknown[]) =>
  checkEvidence(
    files.map((file, at) => ({ name: String(at), text: typeof file === 'string' ? file : JSON.stringify(file) })),
    signer,
  ).map((checked) => checked.proven)

describe('queries of proofs', () => {
  it('answer with a signed head, and the key that checks it', async () => {
    const head = (await (await open()).item('audit.tree-head')) as Record<'note' | 'verifierKey', string>
    expect(head).toMatchObject({ size: 25, origin: signer.name })
    expect(parseVerifierKey(head.verifierKey)).toEqual({ name: signer.name, publicKey: signer.publicKey })
    expect(proves(head.note)).toEqual([true])
  })

  it('answer with the files that are checked offline', async () => {
    const { item } = await open()
    const inclusion = await item('audit.inclusion-proof', { eventId: events[7]!.id })
    const growth = await item('audit.consistency-proof', { from: '5', to: '25' })
    expect(proves(inclusion, growth)).toEqual([true, true])
    expect(inclusion).toMatchObject({ index: 7, event: { id: events[7]!.id, data: events[7]!.data } })
  })

  it('refuse what cannot be proven', async () => {
    const { ask, log } = await open()
    expect(await ask('audit.inclusion-proof', { eventId: '00000000-0000-5000-8000-000000000000' })).toMatchObject({
      left: { code: 'query.not-found' },
    })
    expect(await ask('audit.consistency-proof', { from: '5', to: '26' })).toMatchObject({
      left: { code: 'query.not-provable' },
    })
    log.events[7] = { ...log.events[7]!, data: {} }
    expect(await ask('audit.inclusion-proof', { eventId: events[7]!.id })).toMatchObject({
      left: { code: 'query.not-provable' },
    })
  })

  it('verify the whole log in the background, one run at a time, and again when asked for a later one', async () => {
    const { item, log } = await open()
    const whole = (params = {}) => item('audit.whole-verification', params)
    expect(await whole()).toMatchObject({ run: 1, state: 'running' })
    expect(await whole({ after: '1' })).toMatchObject({ run: 1, state: 'running' })
    await eventually(async () =>
      expect(await whole()).toMatchObject({
        run: 1,
        state: 'ended',
        progress: { events: 25 },
        verification: { intact: true, events: 25, kept: 25 },
      }),
    )
    log.events[7] = { ...log.events[7]!, data: {} }
    expect(await whole()).toMatchObject({ run: 1, state: 'ended' })
    expect(await whole({ after: '1' })).toMatchObject({ run: 2, state: 'running' })
    await eventually(async () =>
      expect(await whole({ after: '1' })).toMatchObject({
        run: 2,
        state: 'ended',
        verification: { intact: false, findings: [{ kind: 'altered', position: 8, index: 7 }] },
      }),
    )
    // Another process has not counted so far.
    expect(await (await open()).item('audit.whole-verification', { after: '6' })).toMatchObject({ run: 7 })
  })

  it('tell of a verification that failed, and give it up when Lyceum ends', async () => {
    const failing = new VerificationRuns(() => Promise.reject(new Error('the log is gone')), systemClock)
    failing.latest()
    await failing.close()
    expect(failing.latest()).toMatchObject({ number: 1, outcome: { failure: 'the log is gone' } })
    const endless = new VerificationRuns(
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      systemClock,
    )
    expect(endless.latest()).not.toHaveProperty('outcome')
    await endless.close()
    expect(endless.latest()).toMatchObject({ outcome: { failure: 'Lyceum ends' } })
  })

  it('are for auditors alone', async () => {
    const { queries, ask } = await open()
    for (const { name } of queries)
      for (const role of ['learner', 'tutor', 'registrar', 'finance', 'support'] as const)
        expect(await ask(name, {}, actor(role))).toMatchObject({ left: { code: 'query.forbidden' } })
  })
})
