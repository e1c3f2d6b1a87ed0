import { reasonOf } from '../../../src/application/consumers/reason'
import { NotAnEvent } from '../../../src/application/events/published-event'

describe('the reason why an event was parked', () => {
  const thrown = (throwing: () => unknown): unknown => {
    try {
      return throwing()
    } catch (error) {
      return error
    }
  }

  it('names the error, its code and its place, and quotes nothing', () => {
    const refused = Object.assign(new Error('duplicate key: (ada@example.org)'), { name: 'error', code: '23505' })
    refused.stack = `error: duplicate key: (ada@example.org)\n    at async Writer.write (/app/src/adapters/x/y.ts:12:7)`
    expect(reasonOf(refused)).toBe('error 23505 at Writer.write (src/adapters/x/y.ts:12)')
  })

  it('quotes nothing of a message of several lines that looks like a place', () => {
    const sly = new Error('x\n    at Ada.Lovelace (/home/src/lives-in.ts:1:1)')
    expect(reasonOf(sly)).not.toContain('Lovelace')
  })

  it('names the words of errors that hold nothing of anybody', () => {
    expect(reasonOf(new NotAnEvent('it is no JSON'))).toBe('NotAnEvent: it is no JSON')
  })

  it('is one for whatever is thrown', () => {
    expect(reasonOf(thrown(() => JSON.parse('{"name":"Ada"')))).toMatch(/^SyntaxError/)
    expect(reasonOf('Ada')).toBe('something that is no error was thrown')
    expect(reasonOf(Object.assign(new Error('a'), { code: 'of Ada and of others' }))).not.toContain('Ada')
  })
})
