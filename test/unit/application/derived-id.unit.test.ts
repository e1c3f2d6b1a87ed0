import fc from 'fast-check'
import { v5 } from 'uuid'
import { derivedId } from '../../../src/application/derived-id'

describe('a derived id', () => {
  it('is the UUIDv5 that another implementation makes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'binary' }), (namespace, name) => {
        expect(derivedId(namespace, name)).toBe(v5(name, namespace))
      }),
    )
  })

  it('needs a UUID for a namespace', () => {
    for (const namespace of ['', 'no uuid', 'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz'])
      expect(() => derivedId(namespace, 'x')).toThrow(TypeError)
  })
})
