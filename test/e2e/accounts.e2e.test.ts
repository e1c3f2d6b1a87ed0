import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '../support/http/client'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { mailsTo, signUp } from '../support/privacy/somebody'
import { lyceum, startLyceum } from '../support/program/command-line'
import { type Service, startService, stop } from '../support/program/program'
import { type SignedIn, Staff, STAFF_PASSWORD as PASSWORD, tokenIn } from '../support/program/staff'
import { until } from '../support/program/until'

const ADMIN = 'grace@example.org'

describe('accounts of the running program', () => {
  let database: TestDatabase
  let folder: string
  let settings: Record<string, string>
  let service: Service
  let anonymous: Client
  let grace: Staff

  beforeAll(async () => {
    database = await createDatabase()
    folder = mkdtempSync(join(tmpdir(), 'lyceum-accounts-'))
    settings = { DATABASE_URL: database.url, LYCEUM_DATA: folder }
  })
  afterAll(async () => {
    await stop(service)
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const post = (path: string, body: unknown, client = anonymous) => client.post(`/api/v1/accounts/${path}`, body)
  const logIn = (identifier: string, password: string) => post('sessions/log-in', { identifier, password })
  /** The text of the newest mail about something. */
  const mail = async (to: string, kind: string): Promise<string> => {
    let found: string | undefined
    await until(`${kind} is there`, () => {
      found = mailsTo(folder, to).find((text) => text.startsWith(`kind: ${kind}\n`))
      return Promise.resolve(found !== undefined)
    })
    return found ?? ''
  }

  it('begin with an administrator from the command line, before any server ran; there is no password anywhere', async () => {
    const printed = await lyceum(['admin', 'create', '--email', 'Grace@Example.org'], settings)
    service = await startService(settings)
    anonymous = new Client(service.url)
    const token = tokenIn(printed)
    expect((await post('reset-password', { token, password: 'short' })).body).toMatchObject({
      code: 'password.too-short',
    })
    expect((await post('reset-password', { token, password: PASSWORD })).status).toBe(200)
    expect((await post('reset-password', { token, password: PASSWORD })).body).toMatchObject({
      code: 'account.bad-token',
    })
    const signedIn = await logIn(ADMIN, PASSWORD)
    expect(signedIn.body).toMatchObject({ kind: 'signed-in', role: 'admin' })
    expect(printed).toContain('Staff sign in by two factors.')
  })

  it('of staff open nothing by the password alone; with a second factor they do', async () => {
    const first = (await logIn(ADMIN, PASSWORD)).body as SignedIn
    const alone = new Client(service.url, first.accessToken)
    expect(await alone.get('/api/v1/lms/courses')).toMatchObject({
      status: 403,
      body: { code: 'auth.second-factor-needed' },
    })
    grace = await Staff.enrol(service.url, ADMIN)
    const both = await grace.logIn(service.url)
    expect((await new Client(service.url, both.accessToken).get('/api/v1/lms/courses')).status).toBe(200)
    // The session from before needs no other one in its place: it is confirmed by both.
    const proof = grace.recoveryProof()
    const confirmed = await post('sessions/confirm', { refreshToken: first.refreshToken, password: PASSWORD, proof })
    expect(confirmed.status).toBe(200)
    const { accessToken } = confirmed.body as SignedIn
    expect((await new Client(service.url, accessToken).get('/api/v1/lms/courses')).status).toBe(200)
  })

  it('refuse an address that is taken, beside a running server, without telling it on the screen', async () => {
    const { code, err } = await startLyceum(['admin', 'create', '--email', ADMIN], settings).finished
    expect(code).not.toBe(0)
    expect(err).toContain('has an account')
    expect(err).not.toContain(ADMIN)
  })

  it('register, prove the address, sign in, change the address, and are granted roles by an administrator', async () => {
    const ada = await signUp(service.url, folder, 'learner')
    const newEmail = `new.${ada.email}`
    const asked = await post('request-email-change', { newEmail, password: ada.password }, ada.client)
    expect(asked.status).toBe(202)
    await mail(ada.email, 'cancel-email-change')
    expect((await logIn(newEmail, ada.password)).status).toBe(401)
    const token = tokenIn(await mail(newEmail, 'change-email'))
    expect((await post('confirm-email-change', { token })).status).toBe(200)
    expect((await logIn(newEmail, ada.password)).status).toBe(200)
    expect((await logIn(ada.email, ada.password)).status).toBe(401)
    await mail(ada.email, 'email-changed-from')

    const { accessToken } = await grace.logIn(service.url)
    const admin = new Client(service.url, accessToken)
    const granted = await post(`${ada.id}/grant-role`, { role: 'support' }, admin)
    expect(granted.status).toBeLessThan(300)
    const { body } = await post('sessions/log-in', { identifier: newEmail, password: ada.password, role: 'support' })
    expect(body).toMatchObject({ role: 'support' })
    expect((await post(`${ada.id}/grant-role`, { role: 'admin' }, ada.client)).status).toBe(403)
  })
})
