import { CloudEvent } from 'cloudevents'
import { parse } from 'csv-parse/sync'
import { InMemoryEventStore } from '../../../../src/adapters/event-store/in-memory'
import {
  exportFormats,
  type ExportFormatName,
  type ExportSelection,
  RecordScanner,
  selectedEvents,
} from '../../../../src/application/audit/export'
import type { RecordedEvent } from '../../../../src/application/ports/event-store'
import { instant } from '../../../../src/domain/kernel'
import { newEvent, write } from '../../../support/log'

const names = Object.keys(exportFormats) as ExportFormatName[]
const AWKWARD = 'He said "=1+1",\r\nthen left; é 𝄞'

const collect = async (store: InMemoryEventStore, selection: ExportSelection): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  for await (const page of selectedEvents(store, selection)) events.push(...page)
  return events
}

describe('an export', () => {
  let store: InMemoryEventStore
  let events: readonly RecordedEvent[]

  beforeAll(async () => {
    store = new InMemoryEventStore()
    const ada = { id: 'line\nfeed "quoted", comma', role: 'tutor' } as const
    await write(store, 'note-1', newEvent('Noted', { words: AWKWARD }, { at: '2014-01-01T00:00:00.000Z' }))
    await write(store, 'note-2', newEvent('Noted', { words: 'two' }, { at: '2015-01-01T00:00:00.000Z', actor: ada }))
    await write(store, 'other-1', newEvent('Done', {}, { at: '2016-01-01T00:00:00.000Z', actor: ada }))
    events = await store.readAll({ limit: 10 })
  })

  it.each(names)('as %s has records whose positions can be told', (name) => {
    const { record, positionOf } = exportFormats[name]
    expect(events.map((event) => positionOf(record(event)))).toEqual([1, 2, 3])
    for (const text of ['', '\n', '{}\n', '{"position":', 'position,id\r\n', '-1,\r\n', '{"position":0}\n'])
      expect(positionOf(text)).toBeUndefined()
  })

  it('as NDJSON is what lies in the log', () => {
    expect(events.map((event) => JSON.parse(exportFormats.ndjson.record(event)) as unknown)).toEqual(events)
  })

  it('as CloudEvents is valid by the specification', () => {
    for (const event of events) {
      const parsed = JSON.parse(exportFormats.cloudevents.record(event)) as Record<string, unknown>
      expect(new CloudEvent(parsed).validate()).toBe(true)
      expect(parsed).toMatchObject({
        specversion: '1.0',
        id: event.id,
        source: event.stream.startsWith('note') ? '/lyceum/note' : '/lyceum/other',
        type: event.stream.startsWith('note') ? 'lyceum.note.Noted.v1' : 'lyceum.other.Done.v1',
        subject: event.stream,
        time: event.metadata.occurredAt,
        position: String(event.position),
        data: event.data,
      })
      for (const attribute of Object.keys(parsed)) expect(attribute).toMatch(/^[a-z0-9]{1,20}$/)
    }
  })

  it('as CSV is read back by another parser as it was', () => {
    const { header, record } = exportFormats.csv
    const rows = parse<Record<string, string>>(header + events.map(record).join(''), { columns: true })
    expect(rows.map(({ data = '' }) => JSON.parse(data) as unknown)).toEqual(events.map(({ data }) => data))
    expect(rows.map((row) => row['actor_id'])).toEqual(events.map(({ metadata }) => metadata.actor.id))
    expect(rows[0]).toMatchObject({ position: '1', category: 'note', stream: 'note-1', revision: '0', type: 'Noted' })
  })

  it('has what is selected and nothing else', async () => {
    const positions = async (selection: ExportSelection) => (await collect(store, selection)).map((e) => e.position)
    expect(await positions({})).toEqual([1, 2, 3])
    expect(await positions({ from: 1 })).toEqual([2, 3])
    expect(await positions({ to: 2 })).toEqual([1, 2])
    expect(await positions({ until: instant('2015-01-01T00:00:00.000Z') })).toEqual([1, 2])
    expect(await positions({ until: instant('2015-01-01T00:00:00.000Z'), clock: 'recorded' })).toEqual([])
    expect(await positions({ category: 'note' })).toEqual([1, 2])
    expect(await positions({ stream: 'note-2' })).toEqual([2])
    expect(await positions({ stream: 'note-2', from: 2 })).toEqual([])
    expect(await positions({ actor: 'line\nfeed "quoted", comma', category: 'other' })).toEqual([3])
    expect(await positions({ from: 3 })).toEqual([])
  })

  it('ends where the log ended when it began', async () => {
    const growing = new InMemoryEventStore()
    for (let n = 0; n < 1_500; n += 1) await write(growing, 'note-1', newEvent('Noted', {}))
    let seen = 0
    for await (const page of selectedEvents(growing, {})) {
      seen += page.length
      await write(growing, 'note-1', newEvent('Noted', {}), newEvent('Noted', {}))
    }
    expect(seen).toBe(1_500)
  })

  it.each(names)('as %s that was cut at any byte is continued where its last whole record ends', (name) => {
    const { header, record, positionOf, quotes } = exportFormats[name]
    const whole = Buffer.from(header + events.map(record).join(''))
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const scanner = new RecordScanner(quotes)
      scanner.take(whole.subarray(0, Math.floor(cut / 2)))
      scanner.take(whole.subarray(Math.floor(cut / 2), cut))
      const { count, lastStart, end } = scanner.found
      const after = positionOf(whole.subarray(lastStart, end).toString('utf8')) ?? 0
      expect(after).toBe(Math.max(0, count - (header === '' ? 0 : 1)))
      const rest = events.filter(({ position }) => position > after).map(record)
      const begun = count === 0 ? header : whole.subarray(0, end).toString('utf8')
      expect(begun + rest.join('')).toBe(whole.toString('utf8'))
    }
  })
})
