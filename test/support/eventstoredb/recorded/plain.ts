import type { Message } from 'google-protobuf'
import { Any } from 'google-protobuf/google/protobuf/any_pb'
import * as shared from '@eventstore/db-client/generated/shared_pb'
import type { Plain } from './cases'

/** The messages that a Status carries as Any. */
const DETAILS = {
  WrongExpectedVersion: shared.WrongExpectedVersion,
  StreamDeleted: shared.StreamDeleted,
  AccessDenied: shared.AccessDenied,
  Timeout: shared.Timeout,
  Unknown: shared.Unknown,
  InvalidTransaction: shared.InvalidTransaction,
  MaximumAppendSizeExceeded: shared.MaximumAppendSizeExceeded,
  BadRequest: shared.BadRequest,
} as const

const isDetail = (name: string): name is keyof typeof DETAILS => name in DETAILS

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Calls a method that generated messages have by convention. */
const invoke = (message: Message, method: string): unknown => {
  const found: unknown = Reflect.get(message, method)
  return typeof found === 'function' ? Reflect.apply(found as (...args: never[]) => unknown, message, []) : undefined
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'serializeBinary' in value

const anyOf = (any: Any): Plain => {
  const name = any.getTypeName().split('.').at(-1) ?? ''
  return {
    typeUrl: any.getTypeUrl(),
    value: isDetail(name) ? plainOf(DETAILS[name].deserializeBinary(any.getValue_asU8())) : any.getValue_asB64(),
  }
}

const BYTES_AS_TEXT = new Set(['streamName'])

const fieldOf = (message: Message, name: string, object: unknown): Plain | undefined => {
  const accessor = capitalised(name)
  if (invoke(message, `has${accessor}`) === false) return undefined
  if (name.endsWith('Map')) return (object as [string, string][]).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const base64 = invoke(message, `get${accessor}_asB64`)
  if (typeof base64 === 'string')
    return BYTES_AS_TEXT.has(name) ? Buffer.from(base64, 'base64').toString('utf8') : base64
  const value = invoke(message, `get${accessor}`)
  if (isMessage(value)) return plainOf(value)
  if (!Array.isArray(value)) return value as Plain
  return value.length === 0
    ? undefined
    : value.map((item: unknown) => (isMessage(item) ? plainOf(item) : (item as Plain)))
}

/** A message as the recordings show it: of a oneof only the member that is set, bytes as base64, names of streams as text, no empty lists. */
export const plainOf = (message: Message): Plain => {
  if (message instanceof Any) return anyOf(message)
  const fields = Object.entries(message.toObject() as Record<string, unknown>).map(
    ([name, object]) => [name, fieldOf(message, name, object)] as const,
  )
  return Object.fromEntries(fields.filter((field): field is [string, Plain] => field[1] !== undefined))
}
