import { table } from './table'

/** A setting as it is in force. */
export interface ShownSetting {
  readonly name: string
  /** With secrets masked; absent where it has no value. */
  readonly value?: string
  /** `default`, `environment` or `.env file`. */
  readonly origin: string
  readonly description: string
}

/** Prints the settings and where each comes from: a table, or with `json` an array of objects. */
export const configCommand = (
  settings: readonly ShownSetting[],
  { json }: { readonly json: boolean },
  out: NodeJS.WritableStream,
): void => {
  const text = json
    ? JSON.stringify(settings, null, 2)
    : table(
        ['setting', 'value', 'from', 'what it does'],
        settings.map(({ name, value = '', origin, description }) => [name, value, origin, description]),
      )
  out.write(`${text}\n`)
}
