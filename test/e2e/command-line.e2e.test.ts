import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRight } from 'fp-ts/Either'
import { fixedKey, loadSigningKey, LocalTokenVerifier } from '../../src/adapters/auth'
import { lyceum, startLyceum } from '../support/program/command-line'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyceum-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const USER = '0190f3a5-0000-7000-8000-000000000001'

describe('lyceum', () => {
  it('lists its commands', async () => {
    const help = await lyceum(['--help'], {})
    for (const command of ['config', 'version', 'token', 'import', 'rebuild', 'stats']) expect(help).toContain(command)
  })

  it('config shows each setting with its origin, and no secret', async () => {
    const settings = { PORT: '4000', DATABASE_URL: 'postgres://u:hunter2@db/x', LYCEUM_JWT_KEY: '{"d":"hunter2"}' }
    const shown = JSON.parse(await lyceum(['config', '--json'], settings)) as readonly Record<string, string>[]
    const byName = new Map(shown.map((setting) => [setting['name'], setting]))
    expect(byName.get('PORT')).toMatchObject({ value: '4000', origin: 'environment' })
    expect(byName.get('HOST')).toMatchObject({ value: '127.0.0.1', origin: 'default' })
    expect(byName.get('DATABASE_URL')).toMatchObject({ value: 'postgres://u:***@db/x' })
    expect(byName.get('LYCEUM_JWT_KEY')).toMatchObject({ value: '***' })
    const asTable = await lyceum(['config'], settings)
    expect(asTable).toContain('PORT')
    expect(asTable).not.toContain('hunter2')
  })

  it('version tells its own and that of Node.js', async () => {
    expect(await lyceum(['version'], {})).toMatch(/^lyceum \d+\.\d+\.\d+ \(Node\.js v\d+\.\d+\.\d+\)\n$/)
  })

  it('token prints a token of the local key and nothing else; it needs no database', async () => {
    const out = await lyceum(['token', '--role', 'tutor', '--id', USER, '--expires', '15m'], { LYCEUM_DATA: folder })
    const path = join(folder, 'keys', 'signing.jwk')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const verified = await new LocalTokenVerifier(fixedKey(await loadSigningKey(path))).verify(out.trim())
    expect(isRight(verified) && verified.right.actor).toEqual({ id: USER, role: 'tutor' })
    const [, payload = ''] = out.split('.')
    const { iat, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<'iat' | 'exp', number>
    expect(exp - iat).toBe(900)
  })

  it.each([
    [
      'an unknown role',
      ['token', '--role', 'king'],
      /^lyceum: --role king: there is no such role; give one of learner/,
    ],
    ['the role of the system', ['token', '--role', 'system'], /^lyceum: --role system: there is no such role/],
    ['an id that is none', ['token', '--role', 'tutor', '--id', 'x'], /^lyceum: --id x: give a user's UUID/],
    [
      'a time that is none',
      ['token', '--role', 'tutor', '--expires', '1y'],
      /^lyceum: --expires 1y: give a time such as/,
    ],
    [
      'a broken setting',
      ['token', '--role', 'tutor', '--id', USER],
      /^lyceum: LOG_LEVEL=loud is not one of error, warn/,
    ],
  ])('ends with code 1 and one line for %s', async (what, args, line) => {
    const settings = { LYCEUM_DATA: folder, ...(what === 'a broken setting' && { LOG_LEVEL: 'loud' }) }
    const { code, out, err } = await startLyceum(args, settings).finished
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(line)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('shows its help for a command that there is not', async () => {
    const { code, err } = await startLyceum(['bogus'], {}).finished
    expect(code).toBe(1)
    expect(err).toContain("unknown command 'bogus'")
    expect(err).toContain('Usage: lyceum')
  })
})
