import type { Either } from 'fp-ts/Either'
import { errorCatalogue } from '../../domain/kernel'
import type { Refusal } from '../commands/command'
import type { CheckVerdict, ContentCheck } from '../ports/content-check'

/** Why a file that was uploaded is not taken. */
export const uploadErrors = errorCatalogue({
  'upload.not-a-photo': 'invalid',
  'upload.animated': 'invalid',
  'upload.too-small': 'invalid',
  'upload.too-many-pixels': 'invalid',
  'upload.not-a-document': 'invalid',
  'upload.active-content': 'invalid',
  'upload.encrypted': 'invalid',
  'upload.damaged': 'invalid',
  'upload.infected': 'invalid',
})

/** The refusal of what a scanner found; undefined where it is clean. */
export const refusalOf = (verdict: CheckVerdict): Either<Refusal, never> | undefined =>
  verdict.clean ? undefined : uploadErrors.fail('upload.infected', 'A scanner refuses this file.')

/** Where no scanner is set up. */
export const uncheckedContent: ContentCheck = { check: () => Promise.resolve({ clean: true }) }
