import fc from 'fast-check'
import { Writable } from 'node:stream'
import { redactText } from '../../../src/adapters/logging/redact'
import { createLogger, type LoggerOptions } from '../../../src/adapters/logging/winston'

const capture = (options: Omit<LoggerOptions, 'stream'>) => {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  return { lines, logger: createLogger({ ...options, stream }) }
}
const first = (lines: readonly string[]): Record<string, unknown> =>
  JSON.parse(lines[0] ?? '') as Record<string, unknown>

describe('the logger', () => {
  it('writes one JSON object a line, fields beside the message', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    logger.info('projection caught up', { readModel: 'bookings', position: 42 })
    expect(lines).toHaveLength(1)
    expect(first(lines)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      level: 'info',
      message: 'projection caught up',
      readModel: 'bookings',
      position: 42,
    })
  })

  it('leaves out what is below its level', () => {
    const { lines, logger } = capture({ level: 'warn', format: 'json' })
    logger.debug('a')
    logger.info('b')
    logger.warn('c')
    logger.error('d')
    expect(lines.map((line) => first([line])['message'])).toEqual(['c', 'd'])
  })

  it('is legible for people', () => {
    const { lines, logger } = capture({ level: 'info', format: 'pretty' })
    logger.warn('disk is slow', { millis: 900 })
    // eslint-disable-next-line no-control-regex -- colours are control characters
    expect(lines[0]?.replace(/\u001b\[\d+m/g, '')).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}disk is slow millis=900\s*$/)
  })

  it.each([
    ['a field named for a secret', { password: 'hunter2' }],
    ['one below another', { request: { headers: { authorization: 'hunter2' } } }],
    ['a URL', { url: 'postgres://lyceum:hunter2@db/lyceum' }],
    ['a bearer token', { header: 'Bearer hunter2' }],
    ['a JWT within a text', { note: 'got eyJhbGciOiJFZERTQSJ9.eyJhdWQiOiJodW50ZXIyIn0.hunter2 today' }],
    ['an error', { error: new Error('no route to postgres://a:hunter2@db') }],
    ['the cause of an error', { error: new Error('failed', { cause: new Error('postgres://a:hunter2@db') }) }],
    ['a list', { list: [{ apiKey: 'hunter2' }] }],
    ['a map', { map: new Map([['password', 'hunter2']]) }],
    ['the name of a field', { 'https://a:hunter2@b': 1 }],
    ['a URL that is an object', { url: new URL('https://a:hunter2@b.example') }],
    ['JSON within a text', { body: '{"identifier":"x","password":"hunter2 and more"}' }],
    ['JSON that was cut', { body: '{"password":"hunter2 and m' }],
    ['a form', { body: 'grant_type=password&client_secret=hunter2&x=1' }],
    ['a link', { link: 'https://lyceum.example.org/verify?token=hunter2&lang=de' }],
    ['the way back from a provider', { url: '/callback?code=hunter2&state=hunter2' }],
    ['a header of another scheme', { text: 'authorization: Basic hunter2==' }],
    ['a flow (JWE without an encrypted key)', { text: 'eyJhbGciOiJkaXIi..hunter2.hunter2.hunter2' }],
    ['an API key', { text: 'used lyc_0190f3_hunter2' }],
    ["a password's hash", { text: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$hunter2' }],
    ['a private key', { text: '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----' }],
    ['several errors in one', { error: new AggregateError([new Error('postgres://a:hunter2@db')], 'all failed') }],
    ['a stack trace', { stack: new Error('password=hunter2').stack }],
    ['a field with a dash', { 'refresh-token': 'hunter2' }],
  ])('masks a secret in %s', (_where, fields) => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    logger.info('see', fields)
    expect(lines[0]).toContain('***')
    expect(lines[0]).not.toContain('hunter2')
  })

  it('masks secrets in the message', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    logger.info('cannot reach postgres://lyceum:hunter2@db/lyceum')
    expect(first(lines)['message']).toBe('cannot reach postgres://lyceum:***@db/lyceum')
  })

  it('masks what reaches people, wherever it stands', () => {
    const reach = fc.oneof(
      fc.emailAddress(),
      fc
        .tuple(fc.constantFrom('müller', 'a.b+c', 'o_x'), fc.constantFrom('schüle.example', 'a-b.example.co.uk'))
        .map(([a, b]) => `${a}@${b}`),
      fc.integer({ min: 1_000_000, max: 999_999_999_999_999 }).map((digits) => `+${String(digits)}`),
      fc.constantFrom('+49 151 12345678', '+1 (555) 123-4567', '+44.20.7946.0958'),
    )
    const around = fc.constantFrom(
      ['', ''],
      ['<', '>'],
      ['Key (email)=(', ') already exists.'],
      ['"', '"'],
      ['to ', ', refused'],
    )
    fc.assert(
      fc.property(reach, around, (text, [before, after]) => {
        const { lines, logger } = capture({ level: 'info', format: 'json' })
        const message = `${before}${text}${after}`
        logger.info(message, { deep: [{ message }], error: new Error(message, { cause: { message } }), [message]: 1 })
        // In JSON, as the line is.
        expect(lines[0]).not.toContain(JSON.stringify(text).slice(1, -1))
        expect(lines[0]).toContain('***')
      }),
    )
  })

  it.each(['email', 'userEmail', 'phoneNumber', 'identifier', 'displayName', 'to_email', 'user-agent'])(
    'masks the field %s whatever is in it',
    (name) => {
      const { lines, logger } = capture({ level: 'info', format: 'json' })
      logger.info('see', { [name]: 'Ann', other: { [name]: { first: 'Ann' } } })
      expect(lines[0]).not.toContain('Ann')
    },
  )

  it('leaves what is neither', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    const fields = {
      requestId: '0190f3aa-37e7-764d-add2-7d355fd29b47',
      path: '/api/v1/jobs/postings',
      code: 'auth.invalid-token',
      at: '2026-03-01T10:00:00.000Z',
      stack: 'at Object.<anonymous> (/app/node_modules/@node-rs/argon2/index.js:12:3)',
      server: 'postgres://lyceum:***@db.example.org:5432/lyceum',
      millis: 12.5,
      took: '+5 ms',
    }
    logger.info('request', fields)
    expect(first(lines)).toMatchObject(fields)
  })

  it('shows bytes as their number', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    logger.info('see', { body: Buffer.from('hunter2'), set: new Set([1]) })
    expect(first(lines)).toMatchObject({ body: '7 bytes', set: [1] })
  })

  it('takes no longer than the text is long', () => {
    for (const text of [
      'a'.repeat(300_000),
      '+1'.repeat(150_000),
      'a@'.repeat(150_000),
      '//a:'.repeat(70_000),
      'eyJ'.repeat(100_000),
    ])
      // A pattern that tried every part of it again would not end within the test's time.
      expect(redactText(`x=1 ${text}`).length).toBeGreaterThan(0)
  })

  it('survives cycles and values that JSON has no form for', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    const cycle: Record<string, unknown> = { big: 10n, nothing: undefined }
    cycle['self'] = cycle
    logger.info('see', { cycle })
    expect(first(lines)).toMatchObject({ message: 'see', cycle: { big: '10' } })
  })
})
