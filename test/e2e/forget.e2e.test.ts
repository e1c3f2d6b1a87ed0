import { mkdtempSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { filesBelow, scanDatabase, scanFolder, type Sighting, sightingsIn } from '../support/privacy/scan'
import { mailsTo, signUp, type Somebody } from '../support/privacy/somebody'
import { lyceum, startLyceum } from '../support/program/command-line'
import { describeWhereFresh } from '../support/program/home'
import { done, hourAt, openCalendar } from '../support/program/marketplace'
import { type Person, someone } from '../support/program/people'
import { type Service, startService, stop } from '../support/program/program'
import { until } from '../support/program/until'

const JOBS = '/api/v1/jobs'

describeWhereFresh('somebody who is forgotten', () => {
  let database: TestDatabase
  let folder: string
  let settings: Record<string, string>
  let service: Service
  let ann: Somebody
  let ben: Somebody
  let office: Person
  let words: readonly string[]
  const applications: Record<string, string> = {}

  /** Everything that can be looked at: the database, the files, and what the program has written. */
  const scan = async (): Promise<readonly Sighting[]> => [
    ...(await scanDatabase(database.url, words)),
    ...scanFolder(folder, words),
    ...sightingsIn('the program’s output', service.lines.join('\n'), words),
  ]

  /** Work of somebody's, with the word in every field that takes one. */
  const work = async (who: Somebody, postingId: string): Promise<void> => {
    const { client, id, word } = who
    const person = Object.assign(client, { id }) as unknown as Person
    done(
      await client.post(`/api/v1/profiles/${id}/create`, {
        ...{ displayName: word, languages: [], headline: `${word} teaches`, about: `All about ${word}` },
      }),
    )
    // To be matched, so that what is kept for that has the word too.
    const offers = [{ subject: word, levels: ['adult'], hourlyRate: { amount: 3_000, currency: 'EUR' } }]
    done(await client.post(`/api/v1/profiles/${id}/offer-teaching`, { offers }))
    done(await client.post(`/api/v1/profiles/${id}/change-visibility`, { visibility: 'members' }))
    const consents = [{ document: 'matching', version: '2026-01-01' }]
    done(await client.post(`/api/v1/privacy/consents/${id}/give-consents`, { consents, given: 'settings' }))
    const photo = await sharp({ create: { width: 96, height: 96, channels: 3, background: '#885533' } })
      .jpeg()
      .toBuffer()
    const uploaded = await client.send('PUT', `/api/v1/profiles/${id}/photo`, {
      raw: photo,
      headers: { 'content-type': 'image/jpeg' },
    })
    expect([200, 201]).toContain(uploaded.status)
    await openCalendar(person)
    done(
      await client.post(`/api/v1/bookings/calendars/${id}/block-time`, {
        ...{ blockId: randomUUID(), range: hourAt('14:00'), label: `dentist of ${word}` },
      }),
    )
    const application = done(
      await client.post(`${JOBS}/applications`, { postingId, tutorId: id, coverLetter: `Dear all, ${word}` }),
    )
    applications[id] = application.id
    // A request that is refused, a password that is forgotten: what is logged, and a mail that lies there.
    await client.post(`${JOBS}/applications`, { postingId, tutorId: id, coverLetter: word, [word]: word })
    await client.get(`/api/v1/profiles/${who.email}?name=${word}`)
    await client.post('/api/v1/accounts/request-password-reset', { identifier: who.email })
  }

  beforeAll(async () => {
    database = await createDatabase()
    folder = mkdtempSync(join(tmpdir(), 'lyceum-forget-'))
    settings = { DATABASE_URL: database.url, LYCEUM_DATA: folder, LOG_LEVEL: 'debug', LYCEUM_FORGET_AFTER_DAYS: '0' }
    service = await startService(settings)
    ;[ann, ben] = await Promise.all([signUp(service.url, folder, 'tutor'), signUp(service.url, folder, 'tutor')])
    words = [ann.word]
    office = await someone(service.url, 'registrar')
    const { id: postingId } = done(
      await office.post(`${JOBS}/postings`, {
        ...{ institutionId: office.id, title: 'Algebra', description: 'Rings', subjects: ['algebra'] },
      }),
    )
    done(await office.post(`${JOBS}/postings/${postingId}/publish`, {}))
    await work(ann, postingId)
    await work(ben, postingId)
    await until('they are matched', async () => {
      const places = (await scan()).map(({ where }) => where)
      return places.includes('lyceum_matching.tutors')
    })
    await until('the mails are there', () => mailsTo(folder, ann.email).length >= 2)
    await until('the applications are shown', async () => {
      const path = `${JOBS}/applications/${applications[ben.id] ?? ''}`
      return (await ben.client.get(path)).status === 200
    })
    await lyceum(['audit', 'replay', '--schema', 'before_it'], settings)
  })
  afterAll(async () => {
    await stop(service)
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is found in many places before, so that the scan can see', async () => {
    const seen = (await scan()).map(({ where }) => where)
    expect(seen.some((where) => /^read_applications_g\d+\.applications$/.test(where))).toBe(true)
    expect(seen).toContain('before_it.applications')
    expect(seen.some((where) => where.includes('outbox'))).toBe(true)
    // The log itself tells nothing, even now: what is personal is encrypted.
    expect(seen.filter((where) => where.startsWith('lyceum.') || where.startsWith('lyceum_event'))).toEqual([])
  })

  it('case M39: leaves nothing in database, replays, files, queued mail and logs, and gets no mail any more', async () => {
    const seenByBen = async () => {
      const { body } = await ben.client.get(`${JOBS}/applications/${applications[ben.id] ?? ''}`)
      return body
    }
    const before = await seenByBen()
    const asked = await ann.client.post('/api/v1/privacy/forget-me', {})
    expect(asked.status).toBe(202)
    const support = await someone(service.url, 'support')
    await until('she is forgotten', async () => {
      const { body } = await support.get(`/api/v1/privacy/users/${ann.id}/forgetting`)
      return (body as { readonly stage?: string }).stage === 'forgotten'
    })

    expect(await scan()).toEqual([])
    expect(filesBelow(folder).filter((file) => file.includes(ann.id))).toEqual([])
    expect(await seenByBen()).toEqual(before)
    expect(mailsTo(folder, ben.email).length).toBeGreaterThan(0)

    // Whoever tries to have mail sent there gets nothing, and is told what everybody is told.
    const again = await ben.client.post('/api/v1/accounts/request-password-reset', { identifier: ann.email })
    expect(again.status).toBe(202)
    await until('her token is refused', async () => {
      const { status } = await ann.client.get(`/api/v1/privacy/users/${ann.id}/consents`)
      return status === 401
    })
  })

  it('is [erased] to whoever reads the log, exports it or replays it, and the log verifies', async () => {
    const application = applications[ann.id] ?? ''
    const state = await lyceum(['audit', 'state', `application-${application}`], settings)
    const events = await lyceum(['audit', 'export', '--stream', `application-${application}`], settings)
    expect(events).toContain('[erased]')
    await lyceum(['audit', 'export', '--out', join(folder, 'export.ndjson')], settings)
    await lyceum(['audit', 'replay', '--schema', 'after_it'], settings)
    const verified = await lyceum(['audit', 'verify'], settings)
    expect(verified).toMatch(/./)
    expect(sightingsIn('answers', state + events + verified, words)).toEqual([])
    expect(await scan()).toEqual([])
    // What an operator has exported is that operator's to look after: Ben is in it, who comes next.
    rmSync(join(folder, 'export.ndjson'))
  })

  it('is nobody to the command line, which says so and ends with 0; whoever is kept ends with 1', async () => {
    const check = (id: string) => startLyceum(['forget', id, '--check'], settings).finished
    expect(await check(ann.id)).toMatchObject({ code: 0, out: 'nothing is kept of this user\n' })
    const kept = await check(ben.id)
    expect(kept.code).toBe(1)
    expect(kept.out).toContain('key: the key is not destroyed')
    expect((await startLyceum(['forget', ben.id], settings).finished).err).toContain('give --yes')
  })

  it('is forgotten by the command line as well, beside a running server', async () => {
    words = [ben.word]
    const told = await lyceum(['forget', ben.id, '--yes', '--reason', 'asked by letter'], settings)
    expect(told).toContain('nothing is kept of this user')
    expect(await scan()).toEqual([])
  })
})
