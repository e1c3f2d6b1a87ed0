import fc from 'fast-check'
import { randomBytes, randomUUID } from 'node:crypto'
import { InMemoryKeyVault } from '../../../../src/adapters/key-vault/in-memory'
import { AggregateRegistry, versionOf } from '../../../../src/application/commands/aggregate-registry'
import type { RecordedEvent } from '../../../../src/application/ports/event-store'
import { envelopeOf } from '../../../../src/application/privacy/envelope'
import { EventOpener } from '../../../../src/application/privacy/event-opener'
import { PersonalFieldDamaged } from '../../../../src/application/privacy/open-fields'
import { personalFieldsOf } from '../../../../src/application/privacy/personal-fields'
import { KeysAtHand, sealFields } from '../../../../src/application/privacy/seal-fields'
import { ABSENT, type EventDefinition, type JsonObject, WITHHELD } from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'
import { goldenOf, upcast } from '../../../support/golden'
import { newEvent } from '../../../support/log'

const registry = new AggregateRegistry(aggregates)
const actor = randomUUID()
const holder = randomUUID()

interface Sample {
  readonly stream: string
  readonly type: string
  readonly definition: EventDefinition
  readonly data: JsonObject
}

/** An event of every type that has personal fields, as its golden file has it. */
const samples: readonly Sample[] = aggregates.flatMap((aggregate) =>
  goldenOf(aggregate.category).flatMap((golden): Sample[] => {
    const definition = aggregate.events[golden.type]
    if (definition === undefined || personalFieldsOf(definition.data).size === 0) return []
    const stream = `${aggregate.category}-${randomUUID()}`
    return [{ stream, type: golden.type, definition, data: upcast(definition, golden) }]
  }),
)

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

/** An event with something else in those of its personal fields that take it. */
const events = fc.constantFrom(...samples).chain((sample) => {
  const fields = [...personalFieldsOf(sample.definition.data).keys()]
  return fc.tuple(...fields.map(() => fc.option(anyText, { nil: undefined }))).map((texts): Sample => {
    const data = fields.reduce<JsonObject>((made, field, n) => {
      const changed = texts[n] === undefined ? made : { ...made, [field]: texts[n] }
      return sample.definition.data.is(changed) ? changed : made
    }, sample.data)
    return { ...sample, data }
  })
})

const recorded = ({ stream, type, definition }: Sample, data: JsonObject): RecordedEvent => {
  const event = newEvent(type, data, { actor: { id: actor, role: 'tutor' } })
  return {
    ...event,
    metadata: { ...event.metadata, schemaVersion: versionOf(definition) },
    position: 1,
    stream,
    revision: 0,
    recordedAt: '2026-01-01T00:00:00.000Z',
  }
}

/** Seals an event with keys of a vault, as the command bus does. */
const sealedBy = async (vault: InMemoryKeyVault, { stream, type, definition, data }: Sample) => {
  const fields = personalFieldsOf(definition.data)
  const making = { stream, type, data, actorId: actor, holder }
  const first = new KeysAtHand()
  sealFields(making, fields, first)
  return sealFields(making, fields, new KeysAtHand(await vault.ensure([...first.asked])))
}

const subjectsIn = (stored: JsonObject): readonly string[] =>
  Object.values(stored).flatMap((value) => envelopeOf(value)?.subject ?? [])

const reading = async (vault: InMemoryKeyVault, sample: Sample, stored: JsonObject, secrets: 'shown' | 'withheld') =>
  (await new EventOpener(vault, registry, secrets).open([recorded(sample, stored)]))[0]?.data

describe('the personal fields of any event', () => {
  it('are in every golden file of a type that has them', () => {
    expect(samples.length).toBeGreaterThan(20)
  })

  it('are read as they were written, and lie sealed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const vault = new InMemoryKeyVault()
        const { stored, read } = await sealedBy(vault, event)
        expect(read).toEqual(event.data)
        for (const field of personalFieldsOf(event.definition.data).keys())
          if (field in event.data) expect(envelopeOf(stored[field])).toBeDefined()
        expect(Object.keys(stored)).toEqual(Object.keys(event.data))
        expect(await reading(vault, event, stored, 'shown')).toEqual(event.data)
        const shown = (await reading(vault, event, stored, 'withheld')) ?? {}
        for (const [field, { kind }] of personalFieldsOf(event.definition.data))
          if (field in event.data) expect(shown[field]).toEqual(kind === 'secret' ? WITHHELD : event.data[field])
      }),
      { numRuns: 300 },
    )
  })

  it('read as erased, and nothing else does, once their subjects are forgotten, whether they were written before or after', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (event) => {
        const vault = new InMemoryKeyVault()
        const before = await sealedBy(vault, event)
        for (const subject of subjectsIn(before.stored)) await vault.destroy(subject)
        const after = await sealedBy(vault, event)
        const remaining = new Map(Object.entries(event.data))
        for (const [field, { erased }] of personalFieldsOf(event.definition.data)) {
          if (!remaining.has(field)) continue
          if (erased === ABSENT) remaining.delete(field)
          else remaining.set(field, erased)
        }
        const expected = Object.fromEntries(remaining)
        expect(after.read).toEqual(expected)
        for (const { stored } of [before, after])
          for (const secrets of ['shown', 'withheld'] as const)
            expect(await reading(vault, event, stored, secrets)).toEqual(expected)
        // What was written afterwards does not even hold it encrypted.
        expect(JSON.stringify(after.stored)).not.toContain('"sealed"')
      }),
      { numRuns: 200 },
    )
  })

  it('are refused, and named, where a bit of them was changed or they were moved', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), fc.boolean(), async (event, at, moved) => {
        const vault = new InMemoryKeyVault()
        const { stored } = await sealedBy(vault, event)
        const field = Object.keys(stored).find((name) => envelopeOf(stored[name]) !== undefined) ?? ''
        const envelope = stored[field] as { readonly sealed: string }
        const bytes = Buffer.from(envelope.sealed, 'base64url')
        bytes[at % bytes.length]! ^= 1
        const tampered = moved ? stored : { ...stored, [field]: { ...envelope, sealed: bytes.toString('base64url') } }
        const where = moved ? { ...event, stream: `${event.stream.split('-')[0] ?? ''}-${randomUUID()}` } : event
        const opening = reading(vault, where, tampered, 'shown')
        await expect(opening).rejects.toThrow(PersonalFieldDamaged)
        await expect(opening).rejects.toThrow(`${field} of ${event.type} in ${where.stream}`)
      }),
      { numRuns: 100 },
    )
  })
})

describe('an event with personal fields', () => {
  const [sample] = samples.filter(({ type }) => type === 'ApplicationSubmitted')
  if (sample === undefined) throw new Error('there is no golden file of ApplicationSubmitted')
  const { stream, type, definition } = sample
  const fields = personalFieldsOf(definition.data)

  it('is read as it is where it was written before fields were sealed, until its subject is forgotten', async () => {
    const vault = new InMemoryKeyVault()
    expect(await reading(vault, sample, sample.data, 'withheld')).toEqual(sample.data)
    await vault.destroy(String(sample.data['tutorId']))
    expect(await reading(vault, sample, sample.data, 'withheld')).toMatchObject({ coverLetter: '[erased]' })
  })

  it("is left in the clear where it is nobody's, though it looks like an envelope", async () => {
    const vault = new InMemoryKeyVault()
    const audit = registry.event('audit', 'AuditReadRecorded')
    if (audit === undefined) throw new Error('there is no AuditReadRecorded')
    for (const parameters of [{ $personal: actor, sealed: 'x' }, { $plain: 'y' }, { stream: 'booking-1' }]) {
      const data = {
        query: 'audit.stream',
        parameters,
        reader: 'command-line:root',
        readAt: '2026-01-01T00:00:00.000Z',
      }
      const making = { stream: `audit-${actor}`, type: 'AuditReadRecorded', data, actorId: 'command-line:root' }
      const { stored } = sealFields(making, personalFieldsOf(audit.data), new KeysAtHand())
      const event = recorded({ ...making, definition: audit }, stored)
      const asSystem = { ...event, metadata: { ...event.metadata, actor: { id: 'command-line:root', role: 'system' } } }
      const [read] = await new EventOpener(vault, registry, 'withheld').open([asSystem])
      expect(read?.data).toEqual(data)
    }
  })

  it('cannot be opened without a key that was never destroyed: nothing passes silently for erased', async () => {
    const { stored } = await sealedBy(new InMemoryKeyVault(), sample)
    await expect(reading(new InMemoryKeyVault(), sample, stored, 'withheld')).rejects.toThrow(
      /the key vault has no key of its subject/,
    )
  })

  it('never has the same bytes twice, and no bytes of another key', async () => {
    const vault = new InMemoryKeyVault()
    const [one, other] = [await sealedBy(vault, sample), await sealedBy(vault, sample)]
    expect(one.stored['coverLetter']).not.toEqual(other.stored['coverLetter'])
    const subject = String(sample.data['tutorId'])
    const keys = new Map([[subject, { state: 'live', key: randomBytes(32) } as const]])
    const { stored } = sealFields({ stream, type, data: sample.data, actorId: actor }, fields, new KeysAtHand(keys))
    await expect(reading(vault, sample, stored, 'shown')).rejects.toThrow(/it is not what was sealed/)
  })
})
