import * as fc from 'fast-check'
import {
  int4Array,
  int8Array,
  jsonArray,
  textArray,
  uuidArray,
} from '../../../../src/adapters/event-store/postgres/binary-array'

/** Reads an array as PostgreSQL's `array_recv` does: element type, and each element's bytes. */
const receive = (buffer: Buffer): { readonly oid: number; readonly elements: readonly Buffer[] } => {
  expect([buffer.readInt32BE(0), buffer.readInt32BE(4), buffer.readInt32BE(16)]).toEqual([1, 0, 1])
  const elements: Buffer[] = []
  let offset = 20
  for (let left = buffer.readInt32BE(12); left > 0; left--) {
    const length = buffer.readInt32BE(offset)
    elements.push(buffer.subarray(offset + 4, offset + 4 + length))
    offset += 4 + length
  }
  expect(offset).toBe(buffer.length)
  return { oid: buffer.readInt32BE(8), elements }
}

describe('binary arrays', () => {
  it('have the bytes that PostgreSQL writes itself', () => {
    // select encode(array_send(...), 'hex') in PostgreSQL 15
    const header = (oid: string, count: string) => `00000001 00000000 ${oid} ${count} 00000001`
    const hex = (text: string) => text.replaceAll(' ', '')
    expect(int4Array([1, -2]).toString('hex')).toBe(
      hex(`${header('00000017', '00000002')} 00000004 00000001 00000004 fffffffe`),
    )
    expect(int8Array([4294967298]).toString('hex')).toBe(
      hex(`${header('00000014', '00000001')} 00000008 0000000100000002`),
    )
    expect(textArray(['é', '']).toString('hex')).toBe(hex(`${header('00000019', '00000002')} 00000002 c3a9 00000000`))
    expect(uuidArray(['0190f3a0-0000-7000-8000-0000000000ff']).toString('hex')).toBe(
      hex(`${header('00000b86', '00000001')} 00000010 0190f3a0000070008000 0000000000ff`),
    )
    expect(jsonArray(['{}']).toString('hex')).toBe(hex(`${header('00000072', '00000001')} 00000002 7b7d`))
  })

  it('carry any safe integer', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1 }), (values) => {
        const { oid, elements } = receive(int8Array(values))
        expect(oid).toBe(20)
        expect(elements.map((element) => Number(element.readBigInt64BE()))).toEqual(values)
      }),
    )
  })

  it('carry any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (values) => {
        const { oid, elements } = receive(textArray(values))
        expect(oid).toBe(25)
        expect(elements.map((element) => element.toString('utf8'))).toEqual(values)
      }),
    )
  })

  it('carry any UUID', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1 }), (values) => {
        const { elements } = receive(uuidArray(values))
        expect(elements.map((element) => element.toString('hex'))).toEqual(values.map((id) => id.replaceAll('-', '')))
      }),
    )
  })
})
