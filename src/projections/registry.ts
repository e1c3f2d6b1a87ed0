import { coursesModel } from './courses'
import { courseworkModel } from './coursework'
import { enrollmentsModel } from './enrollments'
import { postingsModel } from './postings'
import type { AnyReadModel } from './runtime/read-model'

/** Every read model of Lyceum. A new one is a folder beside this file and a line here. */
export const readModels: readonly AnyReadModel[] = [coursesModel, courseworkModel, enrollmentsModel, postingsModel]
