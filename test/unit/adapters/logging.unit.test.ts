import { Writable } from 'node:stream'
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

  it('survives cycles and values that JSON has no form for', () => {
    const { lines, logger } = capture({ level: 'info', format: 'json' })
    const cycle: Record<string, unknown> = { big: 10n, nothing: undefined }
    cycle['self'] = cycle
    logger.info('see', { cycle })
    expect(first(lines)).toMatchObject({ message: 'see', cycle: { big: '10' } })
  })
})
