import { extensionFolder, fetchExtension } from '../test/support/pgvector/extension'

/** `npm run pgvector`: fetches the extension that tests of the search for vectors run with. */
fetchExtension().then(
  () => process.stderr.write(`pgvector is in ${extensionFolder()}\n`),
  (error: unknown) => {
    process.stderr.write(`pgvector could not be fetched: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
