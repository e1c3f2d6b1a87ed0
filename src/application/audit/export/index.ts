import { cloudEvents } from './cloudevents'
import { csv } from './csv'
import type { ExportFormat } from './format'
import { ndjson } from './ndjson'

/** Every format of an export, by its name. A new one is a file beside this and an entry here. */
export const exportFormats = { ndjson, cloudevents: cloudEvents, csv } as const satisfies Readonly<
  Record<string, ExportFormat>
>
export type ExportFormatName = keyof typeof exportFormats

export type { ExportFormat } from './format'
export { RecordScanner, type WholeRecords } from './records'
export { type ExportSelection, selectedEvents } from './selection'
