import fc from 'fast-check'
import { isPublicAddress } from '../../../../src/adapters/outgoing-http/public-address'
import { hostOf, targetOf } from '../../../../src/adapters/outgoing-http/target'

const rules = { schemes: ['https:', 'http:'], ports: [80, 443], isAllowed: isPublicAddress }

/** Networks that are nobody's business: first and last address. */
const CLOSED_V4 = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
] as const

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const partsOf = (number: number): readonly number[] =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256)
const dotted = (number: number): string => partsOf(number).join('.')

const closedV4 = fc
  .constantFrom(...CLOSED_V4)
  .chain(([first, last]) => fc.integer({ min: numberOf(first), max: numberOf(last) }))

/** The ways in which an IPv4 address can be written that URLs understand. */
const spelt = (number: number): fc.Arbitrary<string> => {
  const [a = 0, b = 0, c = 0, d = 0] = partsOf(number)
  const base = fc.constantFrom(
    (n: number) => String(n),
    (n: number) => `0x${n.toString(16)}`,
    (n: number) => `0X${n.toString(16).toUpperCase().padStart(8, '0')}`,
    (n: number) => `0${n.toString(8)}`,
  )
  return fc.tuple(base, base, base, base).chain(([w, x, y, z]) =>
    fc.constantFrom(
      `${w(a)}.${x(b)}.${y(c)}.${z(d)}`,
      `${w(a)}.${x(b)}.${y(c * 256 + d)}`,
      `${w(a)}.${x((b * 256 + c) * 256 + d)}`,
      w(number),
      `${dotted(number)}.`,
      dotted(number).replaceAll('.', '%2e'),
      dotted(number).replaceAll('.', '。'),
      dotted(number).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      `[::ffff:${dotted(number)}]`,
      `[::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
      `[0:0:0:0:0:ffff:${dotted(number)}]`,
      `[64:ff9b::${dotted(number)}]`,
      `[64:ff9b:1::${dotted(number)}]`,
      `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
      `[::${dotted(number)}]`,
    ),
  )
}

describe('an address', () => {
  it('of a network that is not public is refused, however it is written', () => {
    fc.assert(
      fc.property(
        closedV4.chain((number) => spelt(number)),
        fc.constantFrom('http', 'https', 'HTTP'),
        (host, scheme) => {
          expect([host, targetOf(`${scheme}://${host}/photo.jpg`, rules)?.href]).toEqual([host, undefined])
        },
      ),
      { numRuns: 3_000 },
    )
  })

  it.each([
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '100::1'],
    ...[
      '2001::1',
      '2002:7f00:1::',
      '64:ff9b::a00:1',
      '64:ff9b:1::1',
      '::ffff:10.0.0.1',
      '::ffff:0:10.0.0.1',
      '3fff::1',
    ],
    ...['168.63.129.16', '169.254.169.254', '100.100.100.200', '192.0.0.192', '255.255.255.255', '0.0.0.0', ''],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it('of the public internet may be followed, and is what it was', () => {
    const open = fc.integer({ min: numberOf('1.0.0.0'), max: numberOf('9.255.255.255') })
    fc.assert(
      fc.property(open, (number) => {
        const target = targetOf(`https://${dotted(number)}/x`, rules)
        expect(target && hostOf(target)).toBe(dotted(number))
      }),
    )
  })
})

describe('a URL', () => {
  it.each([
    ...[
      'ftp://example.org/x',
      'file:///etc/passwd',
      'gopher://example.org/x',
      'data:image/png;base64,AA==',
      'javascript:1',
    ],
    ...[
      'https://example.org:22/',
      'https://example.org:8443/',
      'https://user@example.org/',
      'https://u:p@example.org/',
    ],
    ...['example.org/x', '//example.org/x', '', 'https://', 'https://example.org/' + 'x'.repeat(2_048)],
    ...['https://1.1.1.1@127.0.0.1/', 'https://127.0.0.1#@example.org/', 'https://127.1\\@example.org/'],
  ])('%j is not followed', (text) => {
    expect(targetOf(text, rules)).toBeUndefined()
  })

  it.each(['https://example.org', 'https://example.org:443/a?b#c', 'http://bücher.example/x'])(
    '%j may be followed',
    (text) => {
      expect(targetOf(text, rules)).toBeInstanceOf(URL)
    },
  )

  it('may be followed however many came before it', () => {
    // By then it is compiled code that looks at them: Node.js 20 has URL.canParse take this one for none.
    const refused = Array.from({ length: 20_000 }, () => targetOf('http://bücher.example/x', rules)).filter(
      (url) => !url,
    )
    expect(refused).toHaveLength(0)
  })
})
