import type { Vector } from '../ports/embeddings'

/** The cosine of the angle between two vectors of length 1 (or of none), from -1 to 1. */
export const cosine = (a: Vector, b: Vector): number => {
  if (a.length !== b.length) throw new TypeError('vectors of two models cannot be compared')
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return Math.max(-1, Math.min(1, sum))
}

/** A vector in the direction of another, of length 1; 0 stays 0. */
export const normalised = (values: ArrayLike<number>): Vector => {
  const vector = Float32Array.from(values)
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0 || !Number.isFinite(squares)) return new Float32Array(vector.length)
  const length = Math.sqrt(squares)
  return vector.map((value) => value / length)
}
