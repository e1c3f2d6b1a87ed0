import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { type S3Server, startS3 } from '../support/files/s3'
import { createDatabase, type TestDatabase } from '../support/postgres/database'
import { filesBelow } from '../support/privacy/scan'
import { type Person, someone } from '../support/program/people'
import { done } from '../support/program/marketplace'
import { type Service, startService, stop } from '../support/program/program'
import { until } from '../support/program/until'
import { pdfOf } from '../support/uploads/pdf'
import { OWNER_IN_EXIF, photograph } from '../support/uploads/pictures'

const PROFILES = '/api/v1/profiles'

const upload = (person: Person, method: 'PUT' | 'POST', path: string, bytes: Buffer, type: string) =>
  person.send(method, `${PROFILES}/${path}`, { raw: bytes, headers: { 'content-type': type } })

describe.each(['a folder', 'a bucket'])('files of the running program, kept in %s', (where) => {
  let database: TestDatabase
  let folder: string
  let bucket: S3Server
  let service: Service
  let tutor: Person
  let support: Person
  beforeAll(async () => {
    ;[database, bucket] = [await createDatabase(), await startS3()]
    folder = mkdtempSync(join(tmpdir(), 'lyceum-e2e-files-'))
    service = await startService({
      DATABASE_URL: database.url,
      LYCEUM_DATA: folder,
      ...(where === 'a bucket' && { S3_URL: bucket.url }),
    })
    tutor = await someone(service.url, 'tutor')
    support = await someone(service.url, 'support')
    done(await tutor.post(`${PROFILES}/${tutor.id}/create`, { displayName: 'Ada', languages: [] }))
  })
  afterAll(async () => {
    await stop(service)
    await bucket.stop()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const photoAt = (photoId: string, size: number) =>
    fetch(`${service.url}${PROFILES}/${tutor.id}/photos/${photoId}/${String(size)}`)

  it('a photo is made anew, shown to whom the profile is, and keeps nothing of where it was taken', async () => {
    const uploaded = await upload(tutor, 'PUT', `${tutor.id}/photo`, await photograph(), 'image/jpeg')
    expect(uploaded.status).toBe(200)
    const { photoId } = uploaded.body as { readonly photoId: string }
    expect((await photoAt(photoId, 256)).status).toBe(404)
    done(await tutor.post(`${PROFILES}/${tutor.id}/change-visibility`, { visibility: 'public' }))

    const shown = await photoAt(photoId, 256)
    expect(shown.status).toBe(200)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline; filename="photo.webp"',
      'cache-control': 'private, no-cache',
    })
    const bytes = Buffer.from(await shown.arrayBuffer())
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 192, height: 256 })
    const again = await fetch(shown.url, { headers: { 'if-none-match': shown.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    // What is kept is neither the picture nor what came with it.
    if (where === 'a folder') {
      const kept = filesBelow(join(folder, 'files'))
      expect(kept).toHaveLength(3)
    }
    expect(bytes.includes(OWNER_IN_EXIF)).toBe(false)
  })

  it('what is no photo is refused, whatever it is called', async () => {
    const send = async (bytes: Buffer, type: string) => upload(tutor, 'PUT', `${tutor.id}/photo`, bytes, type)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>')
    expect((await send(svg, 'image/svg+xml')).status).toBe(415)
    expect((await send(svg, 'image/png')).body).toMatchObject({ code: 'upload.not-a-photo' })
    expect((await send(Buffer.alloc(9 * 1_048_576), 'image/png')).status).toBe(413)
    expect((await send(Buffer.alloc(0), 'image/png')).status).toBe(400)
    const other = await someone(service.url, 'tutor')
    expect((await upload(other, 'PUT', `${tutor.id}/photo`, await photograph(), 'image/jpeg')).status).toBe(403)
  })

  it('a document is for its owner and for the reviewer who has claimed it, as an attachment, and that is recorded', async () => {
    const path = `verifications/${tutor.id}/documents`
    const refused = await upload(
      tutor,
      'POST',
      `${path}?kind=identity`,
      pdfOf({ catalogue: '/S /JavaScript' }),
      'application/pdf',
    )
    expect(refused.body).toMatchObject({ code: 'upload.active-content' })
    const added = await upload(tutor, 'POST', `${path}?kind=identity`, pdfOf(), 'application/pdf')
    expect(added.status).toBe(201)
    const { fileId } = added.body as { readonly fileId: string }
    const verification = `${PROFILES}/verifications/${tutor.id}`
    const claim = { legalName: 'Ada Lovelace', birthDate: '1990-12-10', country: 'PT' }
    done(await tutor.post(`${verification}/submit`, claim))

    const get = (token: string) =>
      fetch(`${service.url}${verification}/documents/${fileId}`, { headers: { authorization: `Bearer ${token}` } })
    expect((await get(support.token ?? '')).status).toBe(404)
    done(await support.post(`${verification}/claim`, {}))
    for (const reader of [tutor, support]) {
      const answer = await get(reader.token ?? '')
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="identity.pdf"')
      expect(Buffer.from(await answer.arrayBuffer()).equals(pdfOf())).toBe(true)
    }
    const auditor = await someone(service.url, 'auditor')
    await until('the readings are listed', async () => {
      const reads = await auditor.get('/api/v1/audit/reads')
      return JSON.stringify(reads.body).includes('verifications.document')
    })
    done(await support.post(`${verification}/approve`, {}))
    await until('the profile says so', async () => {
      const profile = await tutor.get(`${PROFILES}/${tutor.id}`)
      return (profile.body as { readonly verified?: boolean }).verified === true
    })
  })

  if (where === 'a bucket')
    it('with the bucket out of reach an upload is answered 503, and nothing is written', async () => {
      const before = (await tutor.get(`${PROFILES}/${tutor.id}`)).body as { readonly photoId: string }
      await bucket.stop()
      const failed = await upload(tutor, 'PUT', `${tutor.id}/photo`, await photograph(), 'image/jpeg')
      expect(failed.status).toBe(503)
      expect((await photoAt(before.photoId, 64)).status).toBe(503)
      expect((await tutor.get(`${PROFILES}/${tutor.id}`)).body).toMatchObject({ photoId: before.photoId })
      bucket = await startS3()
    })
})
