import type * as t from 'io-ts'
import { oneOf } from '../kernel'

/** Why a person is forgotten: they wish it, staff does it on their behalf, or nothing calls for keeping them. */
export const Cause = oneOf('own-wish', 'staff', 'retention')
export type Cause = t.TypeOf<typeof Cause>

/** What is forgotten one after the other, in this order. */
export const PARTS = [
  'account',
  'key',
  'read-models',
  'replays',
  'files',
  'messages',
  'matching',
  'idempotency-keys',
] as const

export const Part = oneOf(...PARTS)
export type Part = t.TypeOf<typeof Part>
