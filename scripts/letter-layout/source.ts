import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import mjml2html from 'mjml'

const ROOT = join(__dirname, '..', '..')
const TEMPLATE = join(ROOT, 'templates', 'letter.mjml')

/** What is made of the template. */
export const FILE = join(ROOT, 'src', 'adapters', 'letter-layout', 'letter.html.ts')

/**
 * The module that holds the layout of letters as HTML, made of the MJML. Mail programs need some 200 lines of tables for
 * what the template says in 80; making them takes MJML a second and 50 MB, so that it is done here and not by the program.
 */
export const source = async (): Promise<string> => {
  const { html, errors } = await mjml2html(readFileSync(TEMPLATE, 'utf8'), {
    // None are fetched: there are those of the reader's system.
    fonts: {},
    keepComments: false,
    validationLevel: 'strict',
  })
  if (errors.length > 0) throw new Error(`templates/letter.mjml: ${errors.map((e) => e.formattedMessage).join('; ')}`)
  const lines = html.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return [
    '/** Made of templates/letter.mjml by `npm run templates`; change that, not this. A test holds them together. */',
    `export const LETTER_HTML = \`${lines.join('\n')}\``,
    '',
  ].join('\n')
}
