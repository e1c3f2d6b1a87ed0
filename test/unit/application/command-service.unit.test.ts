import { CommandService } from '../../../src/application/commands/command-service'
import { useCases } from '../../../src/application/commands/use-cases'
import { applicationIdOf } from '../../../src/application/commands/use-cases/application'
import { shapeOf } from '../../../src/application/decode-shape'
import { authorise } from '../../../src/application/policies'
import type { PostingId, UserId } from '../../../src/domain/kernel'
import { accepted, marketplace, nextId, refusedWith, registry, request } from '../../support/commands/marketplace'
import { actor } from '../../support/decider-specification'

const by = actor('tutor', 1)
const applicant = actor('tutor', 2)
const text = { title: 'Maths tutor', description: 'Algebra', subjects: ['maths'] }

describe('the command service', () => {
  it('sends public commands to the bus and knows no internal ones', async () => {
    const { service } = marketplace()
    const id = nextId()
    accepted(await service.execute(request('posting', id, 'DraftPosting', { institutionId: by.id, ...text }, by)))
    for (const [category, type] of [
      ['course', 'ReserveSeat'],
      ['calendar', 'HoldSlot'],
      ['enrollment', 'ActivateEnrollment'],
      ['posting', 'NoSuchCommand'],
      ['nothing', 'DraftPosting'],
    ] as const)
      expect(refusedWith(await service.execute(request(category, id, type, {}, actor('admin'))))).toBe(
        'command.unknown',
      )
  })

  it('has use cases in front of internal commands only', () => {
    const { bus, clock } = marketplace()
    const ports = { registry, authorise, bus: bus as never, aggregates: bus, clock, ids: { next: nextId } }
    const astray = { ...useCases[0]!, category: 'posting', type: 'DraftPosting' }
    expect(() => new CommandService(ports, [astray])).toThrow(TypeError)
    expect(() => new CommandService(ports, [{ ...astray, type: 'NoSuchCommand' }])).toThrow(TypeError)
  })

  it('has use cases whose data strict decoding knows', () => {
    for (const { data } of useCases) expect(() => shapeOf(data)).not.toThrow()
  })
})

describe('applying for a job', () => {
  const published = async () => {
    const place = marketplace()
    const postingId = nextId()
    accepted(
      await place.service.execute(request('posting', postingId, 'DraftPosting', { institutionId: by.id, ...text }, by)),
    )
    const apply = (letter: string, extra = {}) =>
      place.service.execute(
        request(
          'application',
          nextId(),
          'SubmitApplication',
          { postingId, tutorId: applicant.id, coverLetter: letter },
          applicant,
          extra,
        ),
      )
    return { ...place, postingId, apply }
  }

  it('is one stream for a tutor and a posting, whatever id the request came with', async () => {
    const { service, postingId, apply, store } = await published()
    expect(refusedWith(await apply('Too early'))).toBe('application.posting-not-open')
    accepted(await service.execute(request('posting', postingId, 'PublishPosting', {}, by)))
    const outcomes = await Promise.all([apply('One'), apply('Two')])
    expect(outcomes.map((outcome) => outcome._tag).sort()).toEqual(['Left', 'Right'])
    const id = applicationIdOf(postingId as PostingId, applicant.id as UserId)
    expect(await store.readStream(`application-${id}`)).toHaveLength(1)
    accepted(await service.execute(request('application', id, 'WithdrawApplication', {}, applicant)))
    expect(accepted(await apply('Again')).id).toBe(id)
  })

  it('is refused where there is no such posting', async () => {
    const { service } = marketplace()
    const data = { postingId: nextId(), tutorId: applicant.id, coverLetter: 'Dear all' }
    expect(
      refusedWith(await service.execute(request('application', nextId(), 'SubmitApplication', data, applicant))),
    ).toBe('command.not-found')
  })

  it('is answered as before when repeated after the posting has closed', async () => {
    const { service, postingId, apply } = await published()
    accepted(await service.execute(request('posting', postingId, 'PublishPosting', {}, by)))
    const commandId = nextId()
    const first = await apply('One', { commandId })
    accepted(await service.execute(request('posting', postingId, 'ClosePosting', {}, by)))
    expect(await apply('One', { commandId })).toEqual(first)
  })
})
