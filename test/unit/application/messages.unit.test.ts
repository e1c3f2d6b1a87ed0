import { setTimeout as delay } from 'node:timers/promises'
import { letterLayout } from '../../../src/adapters/letter-layout/handlebars'
import { letterRules } from '../../../src/application/messages'
import { compose } from '../../../src/application/messages/compose'
import type { LetterKind } from '../../../src/application/messages/letter'
import { de } from '../../../src/application/messages/words/de'
import { en } from '../../../src/application/messages/words/en'
import { MessageNotSent, type OutgoingMessage } from '../../../src/application/ports/messenger'
import type { EmailAddress } from '../../../src/domain/account'
import { DAY, instant, MINUTE } from '../../../src/domain/kernel'
import { accountsPlace, CONSENTS, PASSWORD } from '../../support/accounts'
import { accepted, request, vault } from '../../support/commands/marketplace'
import { uuid } from '../../support/decider-specification'
import { runNotifications, Told } from '../../support/notifications'

const ADA = 'ada@example.org'
const registering = { identifier: ADA, password: PASSWORD, role: 'learner', consents: CONSENTS }

const layout = letterLayout()
const unsent = () => Promise.reject(new MessageNotSent('the server is away'))

describe('the words of letters', () => {
  const facts = { at: instant('2026-03-01T10:00:00Z'), until: instant('2026-03-02T10:00:00Z'), role: 'support' }
  const kinds = Object.keys(en.letters) as LetterKind[]
  const envelope = { id: uuid(1), subject: uuid(2) }

  it.each(kinds)('%s: there in both languages, whole, for mail and telephone', (kind) => {
    for (const [locale, language] of [
      ['en', en],
      ['de', de],
    ] as const) {
      const letter = { kind, locale, facts }
      const link = 'https://x.example/#token=t'
      const mail = compose({ ...letter, to: { email: ADA } }, envelope, layout, { link })
      expect(mail.title).toBe(language.letters[kind]({ at: '', until: '', role: '' }).title)
      expect(`${mail.text}${mail.html ?? ''}`).not.toMatch(/undefined|null|NaN|\$\{/)
      const short = compose({ ...letter, to: { phone: '+442079460958' } }, envelope, layout, { code: '123456' })
      expect(short).not.toHaveProperty('html')
      expect(short.text).toMatch(/^123456 /)
    }
  })

  it('are escaped where they are HTML', () => {
    const letter = { kind: 'role-granted', locale: 'en', to: { email: ADA as EmailAddress } } as const
    const role = '<img src=x onerror="alert(1)">'
    const { html } = compose({ ...letter, facts: { ...facts, role } }, envelope, layout)
    expect(html).toContain('&lt;img src&#x3D;x onerror&#x3D;&quot;alert(1)&quot;&gt;')
    expect(html).not.toContain('<img')
  })

  it('carry a link whose token no server on the way gets to see', async () => {
    const { act, sent } = accountsPlace()
    await act('RegisterAccount', { ...registering, locale: 'de' })
    const [message] = await sent()
    expect(message?.title).toBe('Bestätigen Sie Ihre E-Mail-Adresse')
    const link = new URL(/https:\S+/.exec(message!.text)![0])
    expect([link.origin, link.pathname, link.search]).toEqual(['https://lyceum.example', '/verify-email', ''])
    expect(link.hash).toMatch(/^#token=lyv_/)
  })

  it('are about every change of what one signs in with', () => {
    const told = new Set(letterRules.map(({ on }) => on))
    for (const on of [
      'account.PasswordSet',
      'account.EmailChanged',
      'account.PhoneChanged',
      'account.AccountLocked',
      'factors.TotpEnabled',
      'factors.TotpDisabled',
      'factors.PasskeyAdded',
      'factors.PasskeyRemoved',
      'factors.RecoveryCodesIssued',
      'factors.IdentityLinked',
      'session.ReuseDetected',
      'session.ActingStarted',
    ])
      expect(told).toContain(on)
  })
})

describe('the courier', () => {
  const begin = () => {
    const where = accountsPlace()
    const store = new Told()
    const messages: OutgoingMessage[] = []
    const keep = (message: OutgoingMessage) => Promise.resolve(void messages.push(message))
    const run = (send = keep, on = store) => runNotifications(where.place, where.accounts.ports.challenges, send, on)
    return { ...where, store, messages, keep, run }
  }

  it('tries again what could not be sent, under the same id, ever more slowly', async () => {
    const { act, run, messages, place, store } = begin()
    await act('RegisterAccount', registering)
    const ids: string[] = []
    const failing = run((message) => {
      ids.push(message.id)
      return unsent()
    })
    await failing.settled()
    for (const wait of [15_000, 30_000]) {
      place.clock.advance(wait - 1)
      await delay(10)
      const before = ids.length
      place.clock.advance(1)
      await failing.settled()
      expect(ids).toHaveLength(before + 1)
    }
    await failing.stop()
    place.clock.advance(MINUTE)
    const working = run()
    await working.settled()
    await working.stop()
    expect(new Set([...ids, ...messages.map(({ id }) => id)]).size).toBe(1)
    expect(messages).toHaveLength(1)
    expect(store.standings.map(({ state }) => state)).toEqual(['sent'])
  })

  it("does not let one letter hold up another's", async () => {
    const { act, run, messages, keep } = begin()
    await act('RegisterAccount', registering)
    await act('RegisterAccount', { ...registering, identifier: 'eve@example.org' })
    const working = run((message) => ('email' in message.to && message.to.email === ADA ? unsent() : keep(message)))
    await working.settled()
    await working.stop()
    expect(messages.map(({ to }) => to)).toEqual([{ email: 'eve@example.org' }])
  })

  it('sends a letter again, as the same one, when it dies before its checkpoint is kept', async () => {
    const { act, run, messages, store, place } = begin()
    await act('RegisterAccount', registering)
    const dying = run(undefined, store)
    const end = store.end.bind(store)
    store.end = () => Promise.reject(new Error('killed'))
    while (messages.length === 0) await delay(1)
    await dying.stop()
    store.end = end
    place.clock.advance(MINUTE)
    const next = run()
    await next.settled()
    await next.stop()
    expect(messages.length).toBeGreaterThan(1)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1)
  })

  it('sends no link that was used, replaced or is over by the time it can be sent', async () => {
    const { act, run, messages, place, accounts, holderOf, stateOf } = begin()
    await act('RegisterAccount', registering)
    const id = (await holderOf(ADA))!
    const state = await stateOf(id)
    const challenge = state.stage === 'pending' ? state.challenges['verify-email'] : undefined
    const token = await accounts.ports.challenges.tokenOf({
      accountId: id,
      purpose: 'verify-email',
      challenge: challenge!,
    })
    await act('VerifyEmail', { token })
    await act('RequestPasswordReset', { identifier: ADA })
    place.clock.advance(MINUTE)
    await act('RequestPasswordReset', { identifier: ADA })
    await act('RegisterAccount', { ...registering, identifier: 'late@example.org' })
    place.clock.advance(DAY)
    const working = run()
    await working.settled()
    await working.stop()
    expect(messages.map(({ kind }) => kind)).toEqual(['welcome'])
  })

  it('tells no news of long ago', async () => {
    const { join, logIn, run, messages, place } = begin()
    await join(ADA)
    for (let i = 0; i < 5; i += 1) await logIn(ADA, 'not the password of anybody')
    place.clock.advance(3 * DAY)
    const working = run()
    await working.settled()
    await working.stop()
    expect(messages).toEqual([])
  })

  it('case M39: writes nothing to somebody who was erased, whatever waits', async () => {
    const { act, join, run, messages, place } = begin()
    const id = await join(ADA)
    await act('RequestPasswordReset', { identifier: ADA })
    const failing = run(unsent)
    await failing.settled()
    await failing.stop()
    accepted(
      await place.bus.dispatch(request('account', id, 'EraseAccount', { cause: 'own-wish' }, { id, role: 'learner' })),
    )
    await vault.destroy(id)
    place.clock.advance(MINUTE)
    const working = run()
    await working.settled()
    await working.stop()
    expect(messages).toEqual([])
  })

  it('goes on past a letter that can never be sent', async () => {
    const { act, run, messages, keep } = begin()
    await act('RegisterAccount', registering)
    let first = true
    const working = run((message) => {
      if (!first) return keep(message)
      first = false
      return Promise.reject(new RangeError('no such address'))
    })
    await working.settled()
    await act('RegisterAccount', { ...registering, identifier: 'eve@example.org' })
    await working.settled()
    await working.stop()
    expect(messages.map(({ to }) => to)).toEqual([{ email: 'eve@example.org' }])
  })
})
