import type * as t from 'io-ts'
import { brandedString } from './codec'

const CODE = /^[A-Z]{2}$/

/** A country by its ISO 3166-1 alpha-2 code; whether the code is assigned is not checked. */
export const Country = brandedString('Country', (s) => CODE.test(s), {
  pattern: CODE.source,
  description: 'a country by its two letters (ISO 3166-1 alpha-2)',
  examples: ['DE'],
})
export type Country = t.TypeOf<typeof Country>
