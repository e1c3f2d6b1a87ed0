import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

/** Colours for a stream that a person looks at, unless NO_COLOR (https://no-color.org) is set; else none. */
export const paintFor = (
  stream: NodeJS.WritableStream,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Paint =>
  'isTTY' in stream && stream.isTTY === true && (environment['NO_COLOR'] ?? '') === ''
    ? // Node.js would look at standard output, which may not be this stream.
      (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text
