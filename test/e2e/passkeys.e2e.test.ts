import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { describeInChromium, launchChromium } from '../support/browser/chromium'
import { Client } from '../support/http/client'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { mailsTo, signUp, type Somebody } from '../support/privacy/somebody'
import { type Service, startService, stop } from '../support/program/program'
import { until } from '../support/program/until'
import { TcpProxy } from '../support/tcp-proxy'

/** What the page does with the options that the server gave: what a sign-in page does. */
const CEREMONY = `async ([kind, options]) => {
  const credential = kind === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  return credential.toJSON()
}`

interface Begun {
  readonly options: unknown
  readonly flow: string
}

describeInChromium('passkeys in a real browser', () => {
  let database: TestDatabase
  let folder: string
  let service: Service
  let proxy: TcpProxy
  let browser: Browser
  let page: Page
  let device: CDPSession
  let authenticatorId: string
  let ada: Somebody
  let anonymous: Client

  beforeAll(async () => {
    database = await createDatabase()
    folder = mkdtempSync(join(tmpdir(), 'lyceum-passkeys-'))
    // The browser has to find the program where its passkeys are good; and that is settled before the program starts.
    proxy = await TcpProxy.before('127.0.0.1', () => Number(new URL(service.url).port))
    const site = `http://localhost:${String(proxy.port)}`
    service = await startService({ DATABASE_URL: database.url, LYCEUM_DATA: folder, LYCEUM_PUBLIC_URL: site })
    ada = await signUp(site, folder, 'learner')
    anonymous = new Client(site)
    browser = await launchChromium()
    page = await browser.newPage()
    await page.goto(`${site}/health/live`)
    device = await page.context().newCDPSession(page)
    await device.send('WebAuthn.enable')
    const traits = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true }
    const options = { protocol: 'ctap2' as const, transport: 'internal' as const, ...traits }
    authenticatorId = (await device.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  })
  afterAll(async () => {
    await browser.close()
    await stop(service)
    await proxy.close()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const post = (path: string, body: unknown, client = anonymous) => client.post(`/api/v1/accounts/${path}`, body)
  const ceremony = (kind: 'create' | 'get', options: unknown): Promise<unknown> =>
    page.evaluate(`(${CEREMONY})(${JSON.stringify([kind, options])})`)

  const logIn = async () => {
    const { options, flow } = (await post('sessions/passkey/begin', {})).body as Begun
    return post('sessions/passkey/finish', { flow, response: await ceremony('get', options) })
  }

  it('are made, and sign their holder in, who says no name', async () => {
    const { options, flow } = (await post('factors/passkeys/begin', {}, ada.client)).body as Begun
    const response = await ceremony('create', options)
    const added = await post('factors/passkeys/finish', { flow, response, name: 'Laptop' }, ada.client)
    expect(added.status).toBe(201)
    expect(added.body).toHaveProperty('recoveryCodes')
    const signedIn = await logIn()
    expect(signedIn).toMatchObject({ status: 200, body: { userId: ada.id, tokenType: 'Bearer' } })
    const { accessToken } = signedIn.body as { readonly accessToken: string }
    const own = await new Client(anonymous.url, accessToken).send('GET', '/api/v1/accounts/factors/own')
    expect(own.body).toMatchObject({ passkeys: [{ name: 'Laptop' }], recoveryCodesLeft: 10 })
  })

  it('case M37: are taken no longer once their counter goes back, and the holder is told', async () => {
    expect((await logIn()).status).toBe(200)
    const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId })
    const [credential] = credentials
    if (credential === undefined) throw new Error('the device has no passkey')
    expect(credential.signCount).toBeGreaterThan(1)
    const { credentialId } = credential
    await device.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
    await device.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 0 } })
    for (let tries = 0; tries < 3; tries += 1)
      expect(await logIn()).toMatchObject({ status: 401, body: { code: 'factors.not-accepted' } })
    await until('the holder is told', () =>
      Promise.resolve(mailsTo(folder, ada.email).some((text) => text.includes('passkey-suspected'))),
    )
  })
})
