import { isLeft } from 'fp-ts/Either'
import type * as t from 'io-ts'
import { decodeStrict } from '../../../application/decode'
import { Problem } from '../problems/problem'

/** A body's value by its codec. What does not fit is a Problem (400) that says where. */
export const decodedBody = <C extends t.Mixed>(codec: C, body: unknown): t.TypeOf<C> => {
  const decoded = decodeStrict(codec, body)
  if (!isLeft(decoded)) return decoded.right
  throw Problem.edge('request.invalid', {
    detail: 'The body does not fit its description.',
    errors: decoded.left.map(({ pointer, message }) => ({ pointer, detail: message })),
  })
}
