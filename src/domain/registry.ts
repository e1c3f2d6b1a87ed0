import { course } from './course'
import { jobPosting } from './job-posting'
import type { AnyAggregate } from './kernel'

/** Every aggregate of Lyceum. A new one is a folder beside this file and a line here. */
export const aggregates: readonly AnyAggregate[] = [course, jobPosting]
