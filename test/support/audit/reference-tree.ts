import { createHash } from 'node:crypto'

// RFC 6962, section 2.1, word for word and as slow as it reads: what the tree's quick ways are held against.

const sha256 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const largestPowerOfTwoBelow = (n: number): number => {
  let k = 1
  while (k << 1 < n) k <<= 1
  return k
}

/** MTH(D[n]): the Merkle tree hash of inputs. */
export const referenceRoot = (inputs: readonly Buffer[]): Buffer => {
  const [first] = inputs
  if (first === undefined) return sha256()
  if (inputs.length === 1) return sha256(Buffer.of(0), first)
  const k = largestPowerOfTwoBelow(inputs.length)
  return sha256(Buffer.of(1), referenceRoot(inputs.slice(0, k)), referenceRoot(inputs.slice(k)))
}

/** PATH(m, D[n]): the audit path of input m (section 2.1.1). */
export const referencePath = (m: number, inputs: readonly Buffer[]): readonly Buffer[] => {
  if (inputs.length === 1) return []
  const k = largestPowerOfTwoBelow(inputs.length)
  const [left, right] = [inputs.slice(0, k), inputs.slice(k)]
  return m < k
    ? [...referencePath(m, left), referenceRoot(right)]
    : [...referencePath(m - k, right), referenceRoot(left)]
}

/** PROOF(m, D[n]): the consistency proof for the first m inputs (section 2.1.2). */
export const referenceProof = (m: number, inputs: readonly Buffer[]): readonly Buffer[] => subproof(m, inputs, true)

const subproof = (m: number, inputs: readonly Buffer[], known: boolean): readonly Buffer[] => {
  if (m === inputs.length) return known ? [] : [referenceRoot(inputs)]
  const k = largestPowerOfTwoBelow(inputs.length)
  const [left, right] = [inputs.slice(0, k), inputs.slice(k)]
  return m <= k
    ? [...subproof(m, left, known), referenceRoot(right)]
    : [...subproof(m - k, right, false), referenceRoot(left)]
}
