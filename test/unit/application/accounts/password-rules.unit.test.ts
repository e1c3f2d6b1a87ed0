import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OfflineBreachedPasswords, PwnedPasswords, withFallback } from '../../../../src/adapters/breached-passwords'
import { PasswordRules } from '../../../../src/application/accounts'
import { BreachedPasswordsUnavailable } from '../../../../src/application/ports/breached-passwords'
import { silentLogger } from '../../../support/silent-logger'

const judged = async (password: string, words: readonly string[] = []): Promise<string> => {
  const outcome = await new PasswordRules(new OfflineBreachedPasswords()).judge(password, words)
  return isRight(outcome) ? 'taken' : outcome.left.code
}

describe('the rules for passwords (NIST SP 800-63B-4, section 3.1.1.2)', () => {
  it.each([
    ['14 characters, however mixed', 'Aa1!Aa2?Bb3$x.', 'password.too-short'],
    ['15 characters', 'Aa1!Aa2?Bb3$x.y', 'taken'],
    ['15 code points of four bytes each', '🍏🍊🍋🍇🍓🍒🍍🥝🥥🍅🥑🍆🥕🌽🥒', 'taken'],
    ['words with spaces, no digit, no capital', 'seven green apples', 'taken'],
    ['spaces at the ends count', ' seven  green  ', 'taken'],
    ['200 characters', 'correct horse '.padEnd(200, 'staple battery '), 'taken'],
    ['201 characters', 'correct horse '.padEnd(201, 'staple battery '), 'password.too-long'],
    ['a known password, twice', 'password1password1', 'password.breached'],
    ['a long one that is on the list', '1qaz2wsx3edc4rfv', 'password.breached'],
    ['the digits, over and over', '123456789012345', 'password.predictable'],
    ['a short piece again and again', 'abcabcabcabcabcabc', 'password.predictable'],
    ['one character', 'aaaaaaaaaaaaaaaaaaaa', 'password.predictable'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz', 'password.predictable'],
    ['the name of the service and a little', 'LyceumLyceum2026', 'password.predictable'],
  ])('%s', async (_what, password, outcome) => {
    expect(await judged(password)).toBe(outcome)
  })

  it('takes no password that is the address and a little', async () => {
    expect(await judged('Ada.Lovelace.1815', ['ada.lovelace@example.org'])).toBe('password.predictable')
    expect(await judged('Ada.Lovelace.1815')).toBe('taken')
  })

  it('takes the same password however its letters are put together', async () => {
    const rules = new PasswordRules(new OfflineBreachedPasswords())
    const composed = await rules.judge('Zürich im Früh\u00adling am See', [])
    const decomposed = await rules.judge('Zürich im Früh\u00adling am See'.normalize('NFD'), [])
    expect(decomposed).toEqual(composed)
  })

  it('never throws, and takes what it takes unchanged but for its form', async () => {
    const rules = new PasswordRules(new OfflineBreachedPasswords())
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 250 }), async (password) => {
        const outcome = await rules.judge(password, [password.slice(0, 5)])
        if (isRight(outcome)) expect(outcome.right).toBe(password.normalize('NFKC'))
      }),
    )
  })

  it('knows every password of the list that comes with Lyceum', async () => {
    const list = Array.from({ length: 300 }, (_, i) => `a long enough password ${String(i)}`)
    const rules = new PasswordRules(new OfflineBreachedPasswords(list))
    for (const password of list)
      expect(await rules.judge(password, [])).toMatchObject({ left: { code: 'password.breached' } })
  })
})

const PREFIX = '00000'
const SUFFIX = 'A'.repeat(35)

describe('asking for breached passwords over HTTP', () => {
  let server: Server
  let answer: RequestListener
  const asked: { readonly url: string | undefined; readonly padding: unknown }[] = []
  let base: string
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push({ url: request.url, padding: request.headers['add-padding'] })
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const ask = (settings = {}) => new PwnedPasswords(base, settings).range(PREFIX)

  it('sends five digits of the hash and nothing else, and asks for padding', async () => {
    answer = (_request, response) => response.end(`${SUFFIX}:7\r\n${'B'.repeat(35)}:0\r\n`)
    expect(await ask()).toEqual(new Set([SUFFIX]))
    expect(asked).toEqual([{ url: `/range/${PREFIX}`, padding: 'true' }])
  })

  it.each<[string, RequestListener, object]>([
    ['answers with an error', (_request, response) => response.writeHead(503).end(), {}],
    ['answers with a page', (_request, response) => response.end('<html>'), {}],
    ['sends somewhere else', (_request, response) => response.writeHead(302, { location: '/' }).end(), {}],
    ['does not answer', () => undefined, { timeoutMillis: 50 }],
    ['breaks off', (request) => request.socket.destroy(), {}],
    ['sends too much', (_request, response) => response.end(`${SUFFIX}:1\r\n`.repeat(100)), { mostBytes: 1_000 }],
  ])('says so when the server %s, without the hash in what it says', async (_what, listener, settings) => {
    answer = listener
    const failure = await ask(settings).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BreachedPasswordsUnavailable)
    expect(String(failure)).not.toContain(PREFIX)
  })

  it('falls back to the list that comes with Lyceum', async () => {
    answer = (_request, response) => response.writeHead(500).end()
    const both = withFallback(new PwnedPasswords(base), new OfflineBreachedPasswords(), silentLogger)
    expect(await new PasswordRules(both).judge('password1password1', [])).toMatchObject({
      left: { code: 'password.breached' },
    })
  })
})
