import { randomUUID } from 'node:crypto'
import { InMemoryServerSecrets } from '../../../src/adapters/server-secrets/in-memory'
import { fixedKey, LocalTokenVerifier } from '../../../src/adapters/auth'
import { IdentifierDirectory } from '../../../src/application/accounts'
import { apiKeyActions, ApiKeyVerifier, withApiKeys } from '../../../src/application/api-keys'
import { institutionActions } from '../../../src/application/institutions'
import type { OutgoingMessage } from '../../../src/application/ports/messenger'
import { type Actor, DAY, plusMillis } from '../../../src/domain/kernel'
import { marketplace, nextId } from '../../support/commands/marketplace'
import { eventually } from '../../support/eventually'
import { Client } from '../../support/http/client'
import { codeOf, type Edge, idOf, signingKey, startEdge } from '../../support/http/edge'
import { silentLogger } from '../../support/silent-logger'

const PROFILES = '/api/v1/profiles'
const text = { name: 'School of Mines', registration: { legalName: 'Mines Ltd', country: 'GB', address: '1 Pit Lane' } }
const posting = { title: 'Maths tutor', description: 'Algebra', subjects: ['maths'] }

describe('institutions over HTTP', () => {
  const market = marketplace()
  const sent: OutgoingMessage[] = []
  let edge: Edge
  let founder: Client
  let institutionId: string
  const founderId = randomUUID()
  const as = (role: Actor['role'], id: string = randomUUID()) => edge.as({ id, role })

  beforeAll(async () => {
    const { bus, clock } = market
    const identifiers = new IdentifierDirectory({ secrets: new InMemoryServerSecrets(), aggregates: bus, clock })
    const messenger = {
      send: (message: OutgoingMessage) => {
        sent.push(message)
        return Promise.resolve()
      },
      forget: () => Promise.resolve(),
    }
    const keys = new ApiKeyVerifier({ bus, aggregates: bus, clock, logger: silentLogger }, 20)
    edge = await startEdge(
      {
        tokens: withApiKeys(new LocalTokenVerifier(fixedKey(signingKey)), keys),
        actions: [
          ...apiKeyActions({ bus, aggregates: bus, clock, ids: { next: nextId } }),
          ...institutionActions({ bus, aggregates: bus, identifiers, messenger, publicUrl: 'https://lyceum.example' }),
        ],
      },
      market,
    )
    founder = await as('learner', founderId)
    institutionId = idOf(await founder.post(`${PROFILES}/institutions`, text))
  })
  afterAll(() => edge.close())

  const keysPath = () => `${PROFILES}/institutions/${institutionId}/api-keys`
  const order = () => ({ label: 'Import', scopes: ['jobs:write'], expiresAt: plusMillis(market.clock.now(), 30 * DAY) })

  it('give out no keys before they are approved', async () => {
    expect(codeOf(await founder.post(keysPath(), order()))).toBe('institution.not-approved')
    const support = await as('support')
    expect((await support.post(`${PROFILES}/institutions/${institutionId}/approve`, {})).status).toBe(200)
  })

  it('are worked for by programs within their scopes, until the key is revoked', async () => {
    const issued = await founder.post(keysPath(), order())
    expect(issued.status).toBe(201)
    expect(issued.headers.get('cache-control')).toBe('no-store')
    const { id, key } = issued.body as { readonly id: string; readonly key: string }
    const program = new Client(edge.url, key)
    const drafted = await program.post('/api/v1/jobs/postings', { institutionId, ...posting })
    expect(drafted.status).toBe(201)
    const [event] = await market.store.readStream(`posting-${idOf(drafted)}`)
    expect(event?.metadata.actor).toEqual({ id: institutionId, role: 'registrar', via: { id, role: 'service' } })

    const outside = await program.post(`${PROFILES}/institutions/${institutionId}/describe`, text)
    expect([outside.status, codeOf(outside)]).toEqual([403, 'auth.insufficient-scope'])
    const elsewhere = await program.post('/api/v1/jobs/postings', { institutionId: randomUUID(), ...posting })
    expect(elsewhere.status).toBe(403)

    expect((await founder.post(`${keysPath()}/${id}/revoke`, {})).status).toBe(200)
    await eventually(async () =>
      expect(codeOf(await program.post('/api/v1/jobs/postings', { institutionId, ...posting }))).toBe(
        'auth.invalid-token',
      ),
    )
  })

  it('hand out no keys and no memberships by a key, whatever its scopes', async () => {
    const wide = { ...order(), scopes: ['profiles:write', 'profiles:read'] }
    const { key } = (await founder.post(keysPath(), wide)).body as { readonly key: string }
    const program = new Client(edge.url, key)
    expect(codeOf(await program.post(keysPath(), order()))).toBe('command.forbidden')
    const invited = await program.post(`${PROFILES}/institutions/${institutionId}/invitations`, {
      role: 'admin',
      userId: randomUUID(),
    })
    expect(invited.status).toBe(403)
  })

  it('invite users, who join and leave; a stranger cannot answer', async () => {
    const guestId = randomUUID()
    const [guest, stranger] = [await as('tutor', guestId), await as('tutor')]
    const path = `${PROFILES}/institutions/${institutionId}/invitations`
    const invited = await founder.post(path, { role: 'teacher', userId: guestId })
    const { invitationId } = invited.body as { readonly invitationId: string }
    const accept = (client: Client) => client.post(`${path}/${invitationId}/accept`, {})
    expect(codeOf(await accept(stranger))).toBe('institution.no-invitation')
    expect((await accept(guest)).status).toBe(200)
    expect((await guest.post(path, { role: 'admin', userId: randomUUID() })).status).toBe(403)
    const leave = `${PROFILES}/institutions/${institutionId}/remove-member`
    expect((await guest.post(leave, { userId: guestId })).status).toBe(200)
    expect(codeOf(await founder.post(leave, { userId: founderId }))).toBe('institution.last-admin')
  })

  it('invite by an address, which gets a letter and stands nowhere in the log', async () => {
    const email = 'Canary.Guest@Example.org'
    const path = `${PROFILES}/institutions/${institutionId}/invitations`
    const key = { 'idempotency-key': `"${randomUUID()}"` }
    for (const once of [1, 2]) {
      const invited = await founder.post(path, { role: 'teacher', email }, key)
      expect([once, invited.status]).toEqual([once, 201])
    }
    expect(sent).toHaveLength(2)
    expect(sent[0]).toMatchObject({ to: { email: 'canary.guest@example.org' }, kind: 'institution-invitation' })
    // The same letter, which nobody gets twice.
    expect(sent[1]).toEqual(sent[0])
    expect(sent[0]?.text).toContain(`https://lyceum.example/institutions/${institutionId}/invitations/`)
    expect(JSON.stringify(await market.store.readAll({ limit: 1_000 })).toLowerCase()).not.toContain('canary')
    expect(codeOf(await founder.post(path, { role: 'teacher', email: 'nobody' }))).toBe('address.malformed')
    expect(codeOf(await founder.post(path, { role: 'teacher' }))).toBe('institution.invitee-unclear')
  })
})
