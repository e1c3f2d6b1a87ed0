import type { Locale } from '../../../domain/account'
import { de } from './de'
import { en } from './en'
import type { Language } from './words'

/** Every language that Lyceum writes to people in. A further one is a line here. */
export const languages: Readonly<Record<Locale, Language>> = { en, de }
