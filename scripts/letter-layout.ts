import { writeFileSync } from 'node:fs'
import { FILE, source } from './letter-layout/source'

/** Writes src/adapters/letter-layout/letter.html.ts from templates/letter.mjml: `npm run templates`. */
void source().then((text) => writeFileSync(FILE, text))
