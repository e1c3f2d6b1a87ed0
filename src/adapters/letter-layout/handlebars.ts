import { compile } from 'handlebars'
import type { LetterLayout, LetterPage } from '../../application/ports/letter-layout'
import { LETTER_HTML } from './letter.html'

/**
 * Lays letters out by the template that `templates/letter.mjml` was made into. All that is put into it is escaped; it has
 * no picture, no font and no style from elsewhere, so that nobody learns who reads it, and when.
 */
export const letterLayout = (): LetterLayout => compile<LetterPage>(LETTER_HTML, { knownHelpersOnly: true })
