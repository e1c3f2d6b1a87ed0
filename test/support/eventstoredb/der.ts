/**
 * As much of DER (ITU-T X.690) as a certificate needs.
 * Each function returns a whole element: tag, length, content.
 */
const element = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content])

const lengthOf = (length: number): number[] => {
  if (length < 0x80) return [length]
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff]
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(0x30, Buffer.concat(items))
export const set = (...items: readonly Uint8Array[]): Buffer => element(0x31, Buffer.concat(items))
export const octets = (content: Uint8Array): Buffer => element(0x04, content)
export const boolean = (value: boolean): Buffer => element(0x01, Buffer.from([value ? 0xff : 0]))
export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text))

/** A positive whole number, most significant byte first. */
export const integer = (bytes: Uint8Array): Buffer =>
  element(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)

/** @param unused - how many bits of the last byte do not count */
export const bits = (content: Uint8Array, unused = 0): Buffer =>
  element(0x03, Buffer.concat([Buffer.from([unused]), content]))

/** A constructed element with a tag of the context, such as `[3]`. */
export const tagged = (number: number, ...items: readonly Uint8Array[]): Buffer =>
  element(0xa0 | number, Buffer.concat(items))

/** A primitive element with a tag of the context. */
export const implicit = (number: number, content: Uint8Array): Buffer => element(0x80 | number, content)

/** An instant to the second; years from 1950 to 2049, as UTCTime has them. */
export const utcTime = (instant: Date): Buffer =>
  element(
    0x17,
    Buffer.from(
      instant
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  )

/** An object identifier such as `2.5.4.3`. */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

const base128 = (value: number): number[] => {
  const digits = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}
