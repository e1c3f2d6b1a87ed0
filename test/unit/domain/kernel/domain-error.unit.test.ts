import { isLeft } from 'fp-ts/Either'
import { errorCatalogue } from '../../../../src/domain/kernel'
import { aggregates } from '../../../../src/domain/registry'

const errors = errorCatalogue({ 'lamp.broken': 'conflict', 'lamp.not-found': 'not-found' })

describe('an error catalogue', () => {
  it('makes errors of the kind that it lists for the code', () => {
    expect(errors.make('lamp.broken', 'The lamp is broken.')).toEqual({
      code: 'lamp.broken',
      kind: 'conflict',
      message: 'The lamp is broken.',
    })
    expect(errors.make('lamp.not-found', 'No lamp.').kind).toBe('not-found')
  })

  it('adds facts only where there are any', () => {
    expect(errors.make('lamp.broken', 'Broken.', { since: 'Monday' }).detail).toEqual({ since: 'Monday' })
    expect('detail' in errors.make('lamp.broken', 'Broken.')).toBe(false)
  })

  it('refuses with them', () => {
    const refusal = errors.fail('lamp.broken', 'Broken.')
    expect(isLeft(refusal) && refusal.left).toEqual(errors.make('lamp.broken', 'Broken.'))
  })
})

describe('the error codes of all aggregates', () => {
  const codes = aggregates.flatMap((aggregate) => Object.keys(aggregate.errors.kinds))

  it('are made of an aggregate and a reason', () => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
  })

  it('are each used by one aggregate', () => {
    expect(new Set(codes).size).toBe(codes.length)
  })
})
