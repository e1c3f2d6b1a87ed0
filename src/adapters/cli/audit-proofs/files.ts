import { readFileSync, writeFileSync } from 'node:fs'
import { BadArgument } from '../bad-argument'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** @throws BadArgument where the file cannot be read */
export const readText = (name: string): string => {
  try {
    return readFileSync(name, 'utf8')
  } catch (error) {
    throw new BadArgument(`${name} cannot be read: ${reasonOf(error)}`)
  }
}

/**
 * Writes a result to the file that was named, or else to standard output.
 *
 * @throws BadArgument where the file cannot be written
 */
export const writeResult = (text: string, name: string | undefined, out: NodeJS.WritableStream): void => {
  if (name === undefined) {
    out.write(text)
    return
  }
  try {
    writeFileSync(name, text)
  } catch (error) {
    throw new BadArgument(`--out ${name} cannot be written: ${reasonOf(error)}`)
  }
  out.write(`written to ${name}\n`)
}
