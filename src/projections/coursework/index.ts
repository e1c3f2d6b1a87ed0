import { readModel } from '../runtime/read-model'
import { handlers } from './handlers'
import { queries } from './queries'
import { tables } from './tables'

/** What learners hand in and watch, and what it adds up to per course and video. */
export const courseworkModel = readModel(tables).define({
  name: 'coursework',
  version: 2,
  description: 'What learners hand in, study and watch, and what it adds up to per course and per video.',
  on: [handlers],
  queries,
})
