import type { Vector } from '../../application/ports/embeddings'

/** A vector as it is stored: 32-bit numbers, the lowest byte first. */
export const bytesOf = (vector: Vector): Buffer => {
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, i * 4)
  return bytes
}

export const vectorOf = (bytes: Buffer): Vector => {
  const vector = new Float32Array(bytes.length / 4)
  for (let i = 0; i < vector.length; i += 1) vector[i] = bytes.readFloatLE(i * 4)
  return vector
}
