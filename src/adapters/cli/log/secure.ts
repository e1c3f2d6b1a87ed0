/** A stream of settings before and after. */
export interface SettingsChange {
  readonly stream: string
  readonly before: object
  readonly after: object
}

/** Prints what was set on the server, or what would be. */
export const secureCommand = (
  changes: readonly SettingsChange[],
  { dryRun }: { readonly dryRun: boolean },
  out: NodeJS.WritableStream,
): void => {
  if (changes.length === 0) out.write('nothing to change: the default ACL is so already\n')
  for (const { stream, before, after } of changes) {
    out.write(`${stream} ${dryRun ? 'would become' : 'is now'} ${JSON.stringify(after)}\n`)
    if (Object.keys(before).length > 0) out.write(`  instead of ${JSON.stringify(before)}\n`)
  }
}
