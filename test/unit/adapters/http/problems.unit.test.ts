import { problemOfException } from '../../../../src/adapters/http/problems/from-exception'
import { instanceOf, Problem } from '../../../../src/adapters/http/problems/problem'
import { contentTag, expectedRevisionOf, isFresh } from '../../../../src/adapters/http/request/conditional'
import { EventTooLarge, StoreUnavailable, UnknownOutcome } from '../../../../src/application/ports/event-store'
import type { ErrorKind } from '../../../../src/domain/kernel'

const coded = (code: string, message = 'words'): Error => Object.assign(new Error(message), { code })

describe('an exception', () => {
  it.each<[string, unknown, string]>([
    ['a store that is away', new StoreUnavailable('away'), 'service.unavailable'],
    ['a lost answer', new UnknownOutcome('lost'), 'service.unknown-outcome'],
    ['an event that is too large', new EventTooLarge('PostingDrafted', 2_000_000), 'request.too-large'],
    ['a refused connection', coded('ECONNREFUSED'), 'service.unavailable'],
    ['a server that shuts down', coded('57P01'), 'service.unavailable'],
    ['a server that starts up', coded('57P03'), 'service.unavailable'],
    ['no connection left', coded('53300'), 'service.unavailable'],
    ['a broken connection', new Error('Connection terminated unexpectedly'), 'service.unavailable'],
    [
      'a full pool',
      new Error('Knex: Timeout acquiring a connection. The pool is probably full.'),
      'service.unavailable',
    ],
    ['such a thing as a cause', new Error('no answer', { cause: coded('ECONNRESET') }), 'service.unavailable'],
    ['a statement that is wrong', coded('42P01'), 'service.failure'],
    ['a bug', new TypeError('undefined is not a function'), 'service.failure'],
    ['a thrown string', 'oops', 'service.failure'],
  ])('%s', (_, thrown, code) => expect(problemOfException(thrown).code).toBe(code))

  it('keeps its words unless they are for the client', () => {
    expect(JSON.stringify(problemOfException(new TypeError('secret')).document())).not.toContain('secret')
    expect(problemOfException(new EventTooLarge('PostingDrafted', 2_000_000)).document().detail).toContain('2000000')
  })
})

describe('a refusal', () => {
  it.each<[ErrorKind, number]>([
    ['invalid', 422],
    ['not-found', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['expired', 410],
  ])('of kind %s is %s', (kind, status) => {
    const problem = Problem.refusal({ code: 'posting.closed', kind, message: 'Words.', detail: { since: 7 } })
    expect(problem.document({ instance: '/x', requestId: 'r' })).toEqual({
      type: '/problems/posting.closed',
      title: 'Posting: closed',
      status,
      detail: 'Words.',
      code: 'posting.closed',
      instance: '/x',
      requestId: 'r',
      facts: { since: 7 },
    })
  })

  it('that will pass says when to try again', () => {
    const contention = { code: 'command.contention', kind: 'conflict', message: 'Busy.' } as const
    expect(Problem.refusal(contention)).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } })
    expect(Problem.edge('service.failure').headers).toEqual({})
  })
})

describe('the path of a problem', () => {
  it.each([
    ['/api/v1/jobs', '/api/v1/jobs'],
    ['/a%20b/%E2%82%AC', '/a%20b/%E2%82%AC'],
    ['/%', '/%25'],
    ['/%E0%A4%A', '/%E0%A4%25A'],
    ['/"<>|\u00e9', '/%22%3C%3E%7C%C3%A9'],
  ])('%s becomes a URI reference', (path, reference) => expect(instanceOf(path)).toBe(reference))
})

describe('conditions', () => {
  it('name one revision, or any', () => {
    expect(expectedRevisionOf('"7"')).toBe(7)
    expect(expectedRevisionOf(' "0" ')).toBe(0)
    expect([expectedRevisionOf('*'), expectedRevisionOf(undefined)]).toEqual([undefined, undefined])
    for (const bad of ['7', '"7', '"-1"', '"1.5"', '"x"', '"1", "2"', 'W/"7"', '""', '"9999999999999999"'])
      expect(() => expectedRevisionOf(bad)).toThrow('A header cannot be understood')
  })

  it('compare tags weakly, as RFC 9110 has it for reading', () => {
    for (const header of ['"7"', 'W/"7"', '"1", W/"7"', '*'])
      expect([header, isFresh(header, '"7"')]).toEqual([header, true])
    for (const header of [undefined, '"8"', '7', '"77"', ''])
      expect([header, isFresh(header, '"7"')]).toEqual([header, false])
  })

  it('tell bodies apart where there is no revision', () => {
    expect(contentTag('{"items":[]}')).toMatch(/^W\/"[\w-]{22}"$/)
    expect(contentTag('a')).toBe(contentTag('a'))
    expect(contentTag('a')).not.toBe(contentTag('b'))
  })
})
