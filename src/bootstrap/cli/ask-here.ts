import { createInterface } from 'node:readline/promises'
import type { Ask } from '../../adapters/cli/confirm'

const { stdin, stderr } = process

/** Asks whoever sits at the terminal; undefined where nobody does. */
export const askHere = (): Ask => {
  if (!stdin.isTTY) return undefined
  return async (question) => {
    const reader = createInterface({ input: stdin, output: stderr })
    try {
      return await reader.question(question)
    } finally {
      reader.close()
    }
  }
}
