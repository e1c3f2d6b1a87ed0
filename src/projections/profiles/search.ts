import type * as t from 'io-ts'
import { brandedString, Currency, object, oneOf, text } from '../../domain/kernel'
import { LanguageTag, Level } from '../../domain/profile'
import { READ_SCHEMA } from '../runtime/ddl'
import type { TextRows } from '../runtime/row-access'
import { offers, SEARCHED_WORDS } from './tables'

const Amount = brandedString('Amount', (s) => /^\d{1,9}$/.test(s), {
  pattern: '^\\d{1,9}$',
  description: 'an amount of money in minor units',
  examples: ['4000'],
})

/** How tutors are looked for; what is not given does not matter. */
export const SearchParams = object(
  {},
  {
    words: text(1, 200),
    subject: text(1, 80),
    level: Level,
    language: LanguageTag,
    currency: Currency,
    mostAnHour: Amount,
    verified: oneOf('true', 'false'),
  },
)
export type SearchParams = t.TypeOf<typeof SearchParams>

/** Leaves the tutors who are looked for, among those who show themselves. */
export const lookedFor = (rows: TextRows, params: SearchParams): void => {
  const { words, language, verified } = params
  rows.whereNot({ visibility: 'hidden' }).whereNotNull('teaches')
  if (words !== undefined) rows.whereRaw(`${SEARCHED_WORDS} @@ websearch_to_tsquery('simple', ?)`, [words])
  if (language !== undefined) rows.whereRaw('languages @> ?::jsonb', [JSON.stringify([{ tag: language }])])
  if (verified === 'true') rows.whereRaw('verified and verified_until > now()')
  offering(rows, params)
}

/** One offer has to meet all that is asked of offers: who teaches maths for 30 and piano for 80 teaches no piano for 40. */
const offering = (rows: TextRows, { subject, level, currency, mostAnHour }: SearchParams): void => {
  const conditions: string[] = []
  const values: string[] = []
  const ask = (condition: string, value: string): void => {
    conditions.push(condition)
    values.push(value)
  }
  if (subject !== undefined) ask('lower(o.subject) = lower(?)', subject)
  if (level !== undefined) ask('o.levels @> array[?]', level)
  if (currency !== undefined) ask('o.hourly_rate_currency = ?', currency)
  if (mostAnHour !== undefined) ask('o.hourly_rate_amount <= ?::bigint', mostAnHour)
  if (conditions.length === 0) return
  const found = `select 1 from "${READ_SCHEMA}"."${offers.name}" o where o.user_id = profiles.user_id`
  rows.whereRaw(`exists (${[found, ...conditions].join(' and ')})`, values)
}
