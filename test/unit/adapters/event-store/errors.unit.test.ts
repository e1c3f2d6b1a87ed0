import { DatabaseError } from 'pg'
import { toAppendError, toUnavailable } from '../../../../src/adapters/event-store/postgres/errors'
import { StoreUnavailable, UnknownOutcome } from '../../../../src/application/ports/event-store'

const answer = (code: string, severity = 'ERROR'): DatabaseError => {
  const error = new DatabaseError('something', 0, 'error')
  error.code = code
  error.severity = severity
  return error
}

const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })

describe("PostgreSQL's errors", () => {
  it.each([
    ['a refused connection', refused],
    ['a closed socket', new Error('Connection terminated unexpectedly')],
    ['57P03: the server is starting up', answer('57P03', 'FATAL')],
    ['57P01: the server is shutting down', answer('57P01', 'FATAL')],
    ['53300: too many connections', answer('53300', 'FATAL')],
    ['55000: the database takes no connections', answer('55000', 'FATAL')],
    ['57014: a statement that took too long', answer('57014')],
    ['53100: a full disk', answer('53100')],
    ['25006: a server that only reads', answer('25006')],
  ])('make the store unavailable before a statement is sent: %s', (_, error) => {
    expect(toUnavailable(error)).toBeInstanceOf(StoreUnavailable)
  })

  it.each([
    ['a closed socket', new Error('Connection terminated unexpectedly')],
    ['no answer in time', new Error('Query read timeout')],
    ['57P01: the session was ended', answer('57P01', 'FATAL')],
    ['XX000: the server crashed', answer('XX000', 'PANIC')],
  ])('leave the outcome of a sent append unknown: %s', (_, error) => {
    expect(toAppendError(error)).toBeInstanceOf(UnknownOutcome)
  })

  it.each([
    ['57014: a statement that took too long', answer('57014')],
    ['53100: a full disk', answer('53100')],
    ['40P01: a deadlock', answer('40P01')],
  ])('prove that a sent append was rolled back: %s', (_, error) => {
    expect(toAppendError(error)).toBeInstanceOf(StoreUnavailable)
  })

  it('come through as they are where they are bugs', () => {
    const error = answer('42P01')
    expect(toUnavailable(error)).toBe(error)
    expect(toAppendError(error)).toBe(error)
  })

  it('are told with what is known of them, and kept as the cause', () => {
    expect(toUnavailable(refused)).toMatchObject({
      message: 'PostgreSQL is out of reach: ECONNREFUSED',
      cause: refused,
    })
    const unavailable = new StoreUnavailable('already said')
    expect(toUnavailable(unavailable)).toBe(unavailable)
  })
})
