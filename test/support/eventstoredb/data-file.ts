import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { PeerLog } from './peer-log'
import type { StoredRecord } from './records'

/** A record as a line of the file; content is base64, and the revision null for a tombstone's. */
interface Line extends Omit<StoredRecord, 'data' | 'metadata' | 'revision'> {
  readonly revision: number | null
  readonly data: string
  readonly metadata: string
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const lineOf = (record: StoredRecord): string => {
  const line: Line = {
    ...record,
    revision: record.revision === Infinity ? null : record.revision,
    data: base64(record.data),
    metadata: base64(record.metadata),
  }
  return `${JSON.stringify(line)}\n`
}

const recordOf = (text: string): StoredRecord => {
  const line = JSON.parse(text) as Line
  return {
    ...line,
    revision: line.revision ?? Infinity,
    data: Buffer.from(line.data, 'base64'),
    metadata: Buffer.from(line.metadata, 'base64'),
  }
}

/**
 * Keeps a log in a file, one record a line, so that a peer that is killed and started again has its data: what is acknowledged was given
 * to the operating system before. A last line that was cut short was not acknowledged, and is dropped.
 *
 * @returns what ends it
 */
export const keepInFile = (log: PeerLog, path: string): (() => void) => {
  const kept = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const whole = kept.subarray(0, kept.lastIndexOf('\n') + 1)
  log.restore(
    whole
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(recordOf),
  )
  const file = openSync(path, 'a')
  ftruncateSync(file, whole.length)
  const unsubscribe = log.subscribe((records) => writeSync(file, records.map(lineOf).join('')))
  return () => {
    unsubscribe()
    closeSync(file)
  }
}
