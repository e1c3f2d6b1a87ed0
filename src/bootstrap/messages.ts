import { join } from 'node:path'
import { Outbox } from '../adapters/messages/outbox'
import { OUTBOX_DAYS } from '../application/retention'
import type { SettingValues } from './config'

/** Where messages are kept while nothing is set by which they could be sent. */
export const outboxOf = (values: Pick<SettingValues, 'LYCEUM_DATA' | 'LYCEUM_MAIL_FROM'>): Outbox =>
  new Outbox({ folder: join(values.LYCEUM_DATA, 'outbox'), from: values.LYCEUM_MAIL_FROM, keepDays: OUTBOX_DAYS })
