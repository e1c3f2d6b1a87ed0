import * as t from 'io-ts'
import {
  ABSENT,
  CourseId,
  impersonal,
  integer,
  object,
  personal,
  secret,
  text,
  UserId,
} from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'
import { faultsOfMarks } from '../../../support/privacy-lint'

describe('the marks of events', () => {
  it.each(aggregates.map((aggregate) => [aggregate.category, aggregate] as const))(
    'protect everything in %s that is about a person, and give a reason for the rest',
    (_, aggregate) => {
      const faults = Object.entries(aggregate.events).flatMap(([type, event]) => faultsOfMarks(type, event, aggregate))
      expect(faults).toEqual([])
    },
  )
})

describe('an event is refused', () => {
  const faults = (data: t.Mixed, aggregate: Parameters<typeof faultsOfMarks>[2] = {}) =>
    faultsOfMarks('Made', { data }, aggregate)

  it.each<readonly [string, t.Mixed]>([
    ['Made.note is free text', object({ note: text(1, 10) })],
    ['Made.note is free text', object({}, { note: t.string })],
    ['Made.items[].note is free text', object({ items: t.readonlyArray(object({ note: text(1, 10) })) })],
    ['Made.list[] is free text', object({ list: t.array(text(0, 5)) })],
    ['Made.any is free text', object({ any: t.unknown })],
    ['Made.by[] is free text', object({ by: t.record(text(1, 5), integer(0, 1)) })],
    ['Made.a.b.c is free text', object({ a: object({ b: object({ c: text(1, 10) }) }) })],
    ['Made.choice[].why is free text', object({ choice: t.union([object({ why: text(1, 2) }), t.literal('none')]) })],
    ['Made.latitude has the name of something personal', object({ latitude: t.number })],
    ['Made.birthDate has the name of something personal', object({ birthDate: t.number })],
    ['Made.at.ip has the name of something personal', object({ at: object({ ip: integer(0, 9) }) })],
    ['Made.userAgent has the name of something personal', object({ userAgent: t.literal('x') })],
    ['Made.note is called impersonal without a reason', object({ note: impersonal(text(1, 10), ' ') })],
    [
      'Made.note is of userId, which the event does not have',
      object({ note: personal(text(1, 9), { field: 'userId' }) }),
    ],
    [
      "Made.note is of userId, which is no user's id",
      object({ userId: CourseId, note: personal(text(1, 9), { field: 'userId' }) }),
    ],
    [
      'Made.note is of userId, which may be absent',
      object({ note: personal(text(1, 9), { field: 'userId' }) }, { userId: UserId }),
    ],
    ["Made.note is of the aggregate's id", object({ note: personal(text(1, 9), 'id') })],
    ['Made.note is of the holder, whom the aggregate does not name', object({ note: secret(text(1, 9), 'holder') })],
    ['Made.size reads as "[erased]"', object({ size: personal(t.number, 'actor') })],
    ['Made.size is absent when it is erased', object({ size: personal(t.number, 'actor', ABSENT) })],
    [
      'Made.parts.note has a mark, which belongs on a property of the event itself',
      object({ parts: object({ note: personal(text(1, 9), 'actor') }) }),
    ],
  ])('where %s', (fault, data) => {
    expect(faults(data)).toEqual(expect.arrayContaining([expect.stringContaining(fault)]))
  })

  it('but not where everything in it is marked', () => {
    const data = object(
      { userId: UserId, email: personal(text(1, 9), { field: 'userId' }), hash: secret(text(1, 9), 'id') },
      { title: impersonal(text(1, 9), 'published'), size: personal(t.number, 'holder', ABSENT) },
    )
    expect(faults(data, { identity: 'given', holderOf: () => undefined })).toEqual([])
  })
})
