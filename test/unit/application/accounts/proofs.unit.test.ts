import fc from 'fast-check'
import { Argon2PasswordHasher } from '../../../../src/adapters/password-hash/argon2'
import { InMemoryServerSecrets } from '../../../../src/adapters/server-secrets/in-memory'
import {
  ChallengeTokens,
  IdentifierDirectory,
  normaliseEmail,
  normalisePhone,
} from '../../../../src/application/accounts'
import { PasswordHasherOverloaded } from '../../../../src/application/ports/password-hasher'
import type { ChallengeId } from '../../../../src/domain/account'
import { instant } from '../../../../src/domain/kernel'
import { accountsPlace, cheapHasher } from '../../../support/accounts'
import { marketplace } from '../../../support/commands/marketplace'
import { uuid } from '../../../support/decider-specification'

describe('tokens of links, and codes', () => {
  const tokens = new ChallengeTokens(new InMemoryServerSecrets())
  const challenged = {
    accountId: uuid(1),
    purpose: 'reset-password' as const,
    challenge: { id: uuid(2) as ChallengeId, expiresAt: instant('2026-03-01T11:00:00Z') },
  }

  it('say whose they are, and are good for that alone', async () => {
    const token = await tokens.tokenOf(challenged)
    expect(tokens.read(token)).toEqual({ accountId: uuid(1), challengeId: uuid(2) })
    expect(await tokens.isTokenOf(token, challenged)).toBe(true)
    const others = [
      { ...challenged, accountId: uuid(3) },
      { ...challenged, purpose: 'verify-email' as const },
      { ...challenged, challenge: { ...challenged.challenge, id: uuid(4) as ChallengeId } },
      { ...challenged, challenge: { ...challenged.challenge, expiresAt: instant('2026-03-01T11:00:01Z') } },
    ]
    for (const other of others) expect(await tokens.isTokenOf(token, other)).toBe(false)
    const ofAnotherServer = new ChallengeTokens(new InMemoryServerSecrets())
    expect(await ofAnotherServer.isTokenOf(token, challenged)).toBe(false)
  })

  it('are told from everything else: one changed bit is another token', async () => {
    const token = await tokens.tokenOf(challenged)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom('a', 'b', 'X', 'Y', '0', '9', '-', '_', '=', '.', '#'),
        async (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1)
          expect(await tokens.isTokenOf(changed, challenged)).toBe(changed === token)
        },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(await tokens.isTokenOf(text, challenged)).toBe(false)
      }),
    )
  })

  it('codes are six digits, no two purposes share one by more than chance', async () => {
    const codes = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) =>
        tokens.codeOf({ ...challenged, challenge: { ...challenged.challenge, id: uuid(i) as ChallengeId } }),
      ),
    )
    for (const code of codes) expect(code).toMatch(/^\d{6}$/)
    // Of 2,000 among 1,000,000 about two pairs meet by chance; leading digits are as even as they can be.
    expect(new Set(codes).size).toBeGreaterThan(1_980)
    for (const digit of '0123456789') expect(codes.filter((code) => code.startsWith(digit)).length).toBeGreaterThan(120)
  })
})

describe('names of addresses', () => {
  it.each([
    [' Ada@Example.ORG ', 'ada@example.org'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ａｄａ@example.org', 'ada@example.org'],
    ['äda@example.org', 'äda@example.org'],
    ['ada@localhost', undefined],
    ['ada@exa mple.org', undefined],
    ['a,b@example.org', undefined],
    ['ada@example.org\nBcc: eve@example.org', undefined],
    ['<ada@example.org>', undefined],
    ['@example.org', undefined],
    [`${'a'.repeat(65)}@example.org`, undefined],
  ])('%j is kept as %j', (typed, kept) => {
    expect(normaliseEmail(typed)).toBe(kept)
  })

  it.each([
    ['+44 20 7946 0958', '+442079460958'],
    ['+49 (0) 30 901820', '+4930901820'],
    ['020 7946 0958', undefined],
    ['+44 1', undefined],
    ['+999 123 456 789', undefined],
  ])('%j is kept as %j', (typed, kept) => {
    expect(normalisePhone(typed)).toBe(kept)
  })

  it('is what it is kept as: keeping it again changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (typed) => {
        const kept = normaliseEmail(typed)
        if (kept !== undefined) expect(normaliseEmail(kept)).toBe(kept)
      }),
    )
  })

  it('are UUIDs of version 8 that differ by kind and by server', async () => {
    const { bus, clock } = marketplace()
    const directory = () => new IdentifierDirectory({ secrets: new InMemoryServerSecrets(), aggregates: bus, clock })
    const [one, other] = [directory(), directory()]
    const id = await one.idOf('email', 'ada@example.org')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(await one.idOf('email', 'ada@example.org')).toBe(id)
    expect(await one.idOf('oidc', 'ada@example.org')).not.toBe(id)
    expect(await other.idOf('email', 'ada@example.org')).not.toBe(id)
  })
})

describe('hashes of passwords', () => {
  it('are Argon2id with the parameters that OWASP names', async () => {
    expect(await new Argon2PasswordHasher().hash('seven green apples')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('are checked, also where there is none', async () => {
    const hasher = cheapHasher()
    const hash = await hasher.hash('seven green apples')
    expect(await hasher.verify(hash, 'seven green apples')).toBe(true)
    expect(await hasher.verify(hash, 'seven green apple')).toBe(false)
    expect(await hasher.verify(undefined, '')).toBe(false)
    expect(await hasher.verify(undefined, 'seven green apples')).toBe(false)
  })

  it('are not made more at once than the process can bear', async () => {
    const hasher = new Argon2PasswordHasher({
      cost: { memoryCost: 8, timeCost: 1, parallelism: 1 },
      ...{ underWay: 1, waiting: 2 },
    })
    const asked = await Promise.allSettled(['a', 'b', 'c', 'd'].map((password) => hasher.hash(password)))
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
    expect(asked[3]).toMatchObject({ reason: expect.any(PasswordHasherOverloaded) as unknown })
    expect(await hasher.hash('e')).toContain('argon2id')
  })

  it('are made anew with the parameters of the day when their holder signs in', async () => {
    const { join, logIn, stateOf, accounts } = accountsPlace()
    const id = await join('ada@example.org')
    const before = await stateOf(id)
    const dearer = new Argon2PasswordHasher({ cost: { memoryCost: 16, timeCost: 1, parallelism: 1 } })
    Object.assign(accounts.ports, { hasher: dearer })
    expect(await logIn('ada@example.org', 'seven green apples on a shelf')).toBe('done')
    const after = await stateOf(id)
    expect(before).toMatchObject({ passwordHash: expect.stringContaining('m=8,') as unknown })
    expect(after).toMatchObject({ passwordHash: expect.stringContaining('m=16,') as unknown })
    expect(await logIn('ada@example.org', 'seven green apples on a shelf')).toBe('done')
  })
})
