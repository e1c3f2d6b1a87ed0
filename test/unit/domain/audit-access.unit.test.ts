import { auditAccess } from '../../../src/domain/audit-access'
import { fold, instant, plusMillis } from '../../../src/domain/kernel'
import { actor, specify, uuid } from '../../support/decider-specification'

const given = specify(auditAccess.decider)
const at = instant('2026-03-01T10:00:00Z')
const by = actor('auditor')
const read = { query: 'audit.stream', parameters: { stream: `booking-${uuid(7)}` }, page: { limit: 50 } }
const look = { type: 'RecordAuditRead', id: by.id, data: read, at, by } as const
const looked = { type: 'AuditReadRecorded', data: { ...read, reader: by.id, readAt: at } } as const

describe("an auditor's record of what he reads", () => {
  it('takes every reading, also the second of the same', () => {
    given([]).when(look).then([looked])
    given([looked]).when(look).then([looked])
  })

  it('is kept in the name of its reader alone', () => {
    given([looked])
      .when({ ...look, by: actor('auditor', 2) })
      .fails('audit.not-the-reader')
    given([looked])
      .when({ ...look, by: actor('admin', 3) })
      .fails('audit.not-the-reader')
  })

  it('knows how much was read, and when last', () => {
    const later = plusMillis(at, 1_000)
    const again = { ...looked, data: { ...looked.data, readAt: later } }
    expect(fold(auditAccess.decider, [looked, again])).toEqual({
      stage: 'reading',
      reader: by.id,
      reads: 2,
      lastReadAt: later,
    })
  })
})
