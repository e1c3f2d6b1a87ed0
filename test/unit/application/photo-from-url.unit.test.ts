import { type Either, left, right } from 'fp-ts/Either'
import * as t from 'io-ts'
import type { ActionContext } from '../../../src/application/actions/action'
import { defineUpload } from '../../../src/application/files/upload'
import type { Fetched, NotFetched } from '../../../src/application/ports/outgoing-http'
import { photoFromUrl } from '../../../src/application/profiles/photo-from-url'
import { object, UserId } from '../../../src/domain/kernel'
import { actor, uuid } from '../../support/decider-specification'

const context: ActionContext = {
  by: actor('tutor', 1),
  client: { address: '192.0.2.1' },
  commandId: uuid(50),
  requestId: 'r-1',
}
const data = { id: uuid(1), url: 'https://photos.example/me.jpg' }

/** The action over an upload that keeps what it gets, and a web that answers as told. */
const fetching = (answer: Either<NotFetched, Fetched>) => {
  const asked: unknown[] = []
  const uploaded: unknown[] = []
  const upload = defineUpload({
    method: 'PUT',
    name: 'UploadPhoto',
    context: 'profiles',
    path: '{id}/photo',
    summary: 'A photo.',
    params: object({ id: UserId }),
    result: t.string,
    mediaTypes: ['image/jpeg'],
    largestBytes: 1_000,
    access: ['learner', 'tutor'],
    errors: { 'upload.damaged': 'invalid' },
    limits: [],
    run: (params, bytes, { by, commandId }) => {
      uploaded.push({ params, text: bytes.toString(), by, commandId })
      return Promise.resolve(right('done'))
    },
  })
  const outgoing = {
    get: (url: string, mostBytes: number) => {
      asked.push([url, mostBytes])
      return Promise.resolve(answer)
    },
  }
  return { action: photoFromUrl(upload, outgoing), asked, uploaded }
}

describe('a photo by its URL', () => {
  it('is fetched, no larger than an upload may be, and treated as one', async () => {
    const { action, asked, uploaded } = fetching(right({ bytes: Buffer.from('picture') }))
    expect(await action.run(data, context)).toEqual(right('done'))
    expect(asked).toEqual([[data.url, 1_000]])
    expect(uploaded).toEqual([{ params: { id: uuid(1) }, text: 'picture', by: context.by, commandId: uuid(50) }])
  })

  it.each([
    ['not-allowed', 'photo.url-not-allowed'],
    ['not-fetched', 'photo.not-fetched'],
  ] as const)('that is %s changes nothing', async (reason, code) => {
    const { action, uploaded } = fetching(left(reason))
    expect(await action.run(data, context)).toMatchObject({ left: { code } })
    expect(uploaded).toEqual([])
  })

  it('is fetched for whoever may upload one, a few times an hour, and for nobody else', async () => {
    const { action, asked } = fetching(right({ bytes: Buffer.from('picture') }))
    expect(action).toMatchObject({ access: ['learner', 'tutor'], path: '{id}/photo-from-url' })
    expect(action.limits).toMatchObject([{ by: 'actor', perSeconds: 3_600 }])
    const { by: _nobody, ...anonymous } = context
    expect(await action.run(data, anonymous)).toMatchObject({ left: { code: 'command.forbidden' } })
    expect(asked).toEqual([])
  })
})
