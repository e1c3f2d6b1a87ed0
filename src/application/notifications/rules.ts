import { jobRules } from './job-rules'
import { learningRules } from './learning-rules'
import { lessonRules } from './lesson-rules'
import { moneyRules } from './money-rules'
import type { TellingRule } from './rule'

/** Every event of the marketplace that people are told of. A new one is a line in one of these. */
export const tellingRules: readonly TellingRule[] = [...lessonRules, ...learningRules, ...moneyRules, ...jobRules]
