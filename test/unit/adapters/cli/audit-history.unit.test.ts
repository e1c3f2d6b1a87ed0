import { PassThrough } from 'node:stream'
import { causationTree } from '../../../../src/adapters/cli/audit-history/causation-tree'
import { changesText } from '../../../../src/adapters/cli/audit-history/changes'
import { eventColumns, listCommand, readColumns } from '../../../../src/adapters/cli/audit-history/list'
import { timesOf } from '../../../../src/adapters/cli/audit-history/lines'
import { stateText } from '../../../../src/adapters/cli/audit-history/state'
import { type Paint, paintFor } from '../../../../src/adapters/cli/colour'
import { statePatch } from '../../../../src/application/audit/state-patch'
import type { TrailEntry } from '../../../../src/application/ports/event-trail'
import type { PageRequest } from '../../../../src/application/queries/query'
import { instant } from '../../../../src/domain/kernel'

const plainly: Paint = (_, text) => text
const loudly: Paint = (style, text) => `<${String(style)}>${text}</>`
const at = instant('2026-03-01T10:00:00Z')
const who = { id: 'ann', role: 'learner' }

const entry = (position: number, type: string, details: Partial<TrailEntry> = {}): TrailEntry => ({
  position,
  eventId: `e${String(position)}`,
  ...{ category: 'booking', id: 'b1', revision: position, type },
  ...{ actorId: who.id, actorRole: who.role, commandId: 'c1', correlationId: 'r1', causationId: 'c1' },
  ...{ occurredAt: at, recordedAt: at },
  ...details,
})

const printed = async (work: (out: PassThrough, progress: PassThrough) => Promise<void>) => {
  const [out, progress] = [new PassThrough(), new PassThrough()]
  await work(out, progress)
  const text = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? '').toString()
  return { out: text(out), progress: text(progress) }
}

describe('the history, as the command line tells it', () => {
  it('draws what came of a request as a tree', () => {
    const tree = causationTree(
      {
        ...{ correlationId: 'r1', events: 4, truncated: false },
        origins: [
          {
            causationId: 'c1',
            events: [
              {
                event: entry(1, 'SlotHeld'),
                led: [
                  { event: entry(3, 'HoldExpired', { actorId: 'process:expire-holds', actorRole: 'system' }), led: [] },
                ],
              },
              { event: entry(2, 'BookingRequested'), led: [] },
            ],
          },
          { causationId: 'c2', events: [{ event: entry(4, 'BookingCancelled'), led: [] }] },
        ],
      },
      plainly,
    )
    const time = '2026-03-01 10:00:00.000'
    expect(tree.split('\n')).toEqual([
      'r1: 4 events',
      '├─ command c1',
      `│  ├─ SlotHeld  booking-b1 #1  ${time}  learner ann`,
      `│  │  └─ HoldExpired  booking-b1 #3  ${time}  process:expire-holds`,
      `│  └─ BookingRequested  booking-b1 #2  ${time}  learner ann`,
      '└─ command c2',
      `   └─ BookingCancelled  booking-b1 #4  ${time}  learner ann`,
      '',
    ])
  })

  it('shows what became of a thing place by place, what was there and what is', () => {
    const mark = (revision: number, type: string) => ({
      ...{ revision, position: revision, id: `e${String(revision)}`, type, actor: who },
      ...{ occurredAt: at, recordedAt: at },
    })
    const [before, after] = [
      { stage: 'requested', hold: { until: 1 } },
      { stage: 'cancelled', by: 'ann' },
    ]
    const text = changesText(
      {
        stream: 'booking-b1',
        from: { events: 1, state: before, asOf: mark(0, 'BookingRequested') },
        to: { events: 2, state: after, asOf: mark(1, 'BookingCancelled') },
        patch: statePatch(before, after),
        between: [mark(1, 'BookingCancelled')],
        eventsBetween: 3,
      },
      loudly,
    )
    expect(text.split('\n')).toEqual([
      '<bold>booking-b1</> from #0 to #1: 3 events',
      '  #1 <bold>BookingCancelled</>, 2026-03-01 10:00:00.000, by learner ann',
      '  and 2 events more',
      '<cyan>/hold</>',
      '<red>- {</>',
      '<red>-   "until": 1</>',
      '<red>- }</>',
      '<cyan>/by</>',
      '<green>+ "ann"</>',
      '<cyan>/stage</>',
      '<red>- "requested"</>',
      '<green>+ "cancelled"</>',
      '',
    ])
  })

  it('says so where nothing changed, or there was nothing yet', () => {
    const nothing = { events: 0, state: { stage: 'none' } }
    const stream = 'booking-b1'
    expect(changesText({ stream, from: nothing, to: nothing, patch: [], between: [], eventsBetween: 0 }, plainly)).toBe(
      'booking-b1 from before its first event to before its first event: 0 events\nnothing changed\n',
    )
    expect(stateText({ stream, category: 'booking', ...nothing }, plainly)).toBe(
      'booking-b1 before its first event (0 events)\n{\n  "stage": "none"\n}\n',
    )
  })

  it('tells when a thing was recorded only where that was not when it happened', () => {
    expect(timesOf({ occurredAt: at, recordedAt: '2026-03-01T10:00:02.000Z' })).toBe('2026-03-01 10:00:00.000')
    expect(timesOf({ occurredAt: '2014-03-01T00:00:00.000Z', recordedAt: at })).toBe(
      '2014-03-01 00:00:00.000 (recorded 2026-03-01 10:00:00.000)',
    )
  })

  it('lists as many as are wanted, page after page, and says where there are more', async () => {
    const all = Array.from({ length: 450 }, (_, n) => entry(n + 1, 'LessonProgressRecorded'))
    const asked: PageRequest[] = []
    const pages = (page: PageRequest) => {
      asked.push(page)
      const from = Number(page.cursor ?? 0)
      const items = all.slice(from, from + page.limit)
      return Promise.resolve({ items, ...(from + page.limit < all.length && { next: String(from + page.limit) }) })
    }
    const list = (limit: string, json: boolean) =>
      printed((out, progress) => listCommand(pages, eventColumns, { json, limit }, { out, progress }))
    const some = await list('250', true)
    expect(some.out.trim().split('\n')).toHaveLength(250)
    expect(JSON.parse(some.out.split('\n')[249] ?? '')).toMatchObject({ position: 250 })
    expect(some.progress).toBe('the newest 250 items; --limit shows more\n')
    expect(asked).toEqual([{ limit: 200 }, { limit: 50, cursor: '200' }])

    const whole = await list('1000', false)
    expect(whole.progress).toBe('')
    expect(whole.out.match(/LessonProgressRecorded/g)).toHaveLength(450)
    await expect(list('none', true)).rejects.toThrow('--limit none: give a number of items')
    await expect(list('0', true)).rejects.toThrow('--limit 0')
  })

  it('lists who read what, about whom', () => {
    expect(
      readColumns.row({ reader: 'command-line:ada', query: 'audit.stream', parameters: { stream: 's' }, readAt: at }),
    ).toEqual(['2026-03-01 10:00:00.000', 'command-line:ada', 'audit.stream', 'stream=s'])
  })
})

describe('colours', () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true })
  it('are for terminals, unless NO_COLOR is set', () => {
    expect(paintFor(terminal, {})('red', 'x')).toContain('\u001b[31m')
    expect(paintFor(terminal, { NO_COLOR: '' })('red', 'x')).toContain('\u001b[31m')
    expect(paintFor(terminal, { NO_COLOR: '1' })('red', 'x')).toBe('x')
    expect(paintFor(new PassThrough(), {})('red', 'x')).toBe('x')
  })
})
