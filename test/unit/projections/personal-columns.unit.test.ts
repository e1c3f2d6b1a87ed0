import { readModels } from '../../../src/projections/registry'
import { choice, json, optional, text, texts } from '../../../src/projections/runtime/column'
import { impersonal, personal } from '../../../src/projections/runtime/column-privacy'
import { type AnyColumn, defineTable, type Table } from '../../../src/projections/runtime/table'
import { oneOf } from '../../../src/domain/kernel'
import * as t from 'io-ts'

/** Whether a column can hold whatever somebody wrote: no closed set of words, no number, no time. */
const isFree = ({ parts }: AnyColumn): boolean =>
  parts.some(({ type, check }) => /^(text|text\[\]|jsonb)$/.test(type) && check === undefined)

const canHold = ({ codec, nullable }: AnyColumn, value: unknown): boolean =>
  value === null ? nullable : codec.is(value)

/** What is wrong with a table's marks, in words. */
const faultsOf = (table: Table): readonly string[] =>
  Object.entries(table.columns).flatMap(([name, column]) => {
    const { privacy } = column
    const at = `${table.name}.${name}`
    if (privacy === undefined) return isFree(column) ? [`${at} does not say whose it is`] : []
    if (privacy.kind === 'impersonal') return privacy.why === '' ? [`${at} does not say why it is nobody's`] : []
    return [
      ...privacy.subjects
        .filter((subject) => !/^(uuid|text)$/.test(table.columns[subject]?.parts[0]?.type ?? ''))
        .map((subject) => `${at}: ${subject} is no column of users`),
      ...(table.key.includes(name) ? [`${at} is part of the key, which cannot be erased`] : []),
      ...(canHold(column, privacy.erased) ? [] : [`${at} cannot hold what it is to read as when erased`]),
    ]
  })

describe('what read models keep', () => {
  it.each(readModels.map((model) => [model.name, model] as const))(
    '%s says of all it keeps whose it is',
    (_, model) => {
      expect(Object.values(model.tables).flatMap(faultsOf)).toEqual([])
    },
  )

  it('would tell each kind of column that nobody thought of', () => {
    const table = defineTable({
      name: 'careless',
      comment: 'Not marked',
      columns: {
        note: text('A note'),
        tags: optional(texts('Tags')),
        shape: json('A structure', t.unknown),
        stage: choice('One of two', oneOf('on', 'off')),
        alias: personal(text('A name'), 'nobody'),
        list: personal(texts('A list'), 'note', 'all' as never),
        why: impersonal(text('Public'), ''),
      },
      key: ['alias'],
    })
    expect(faultsOf(table)).toEqual([
      'careless.note does not say whose it is',
      'careless.tags does not say whose it is',
      'careless.shape does not say whose it is',
      'careless.alias: nobody is no column of users',
      'careless.alias is part of the key, which cannot be erased',
      'careless.list cannot hold what it is to read as when erased',
      "careless.why does not say why it is nobody's",
    ])
  })
})
