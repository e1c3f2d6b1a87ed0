import type { Container } from 'inversify'
import { letterLayout } from '../../adapters/letter-layout/handlebars'
import { MessengerByAddress } from '../../adapters/messages/by-address'
import { SmsMessenger } from '../../adapters/messages/sms'
import { SmtpMessenger } from '../../adapters/messages/smtp'
import { PostgresProcessStore } from '../../adapters/process-store/postgres'
import { systemClock } from '../../adapters/system/clock'
import { Courier } from '../../application/messages'
import { outboxOf } from '../messages'
import { publicUrlOf } from '../public-url'
import { openPool, outlasting } from './pool'
import { provide, services } from './services'

/** One for the log's follower, one for what is tried again, and one for a statement that was given up. */
const COURIER_CONNECTIONS = 3

/** What writes messages to people, and the ways that they take. */
export const bindMessagesSide = (container: Container): void => {
  provide(container, services.letterLayout, letterLayout)
  provide(container, services.messenger, async (get) => {
    const { values } = await get(services.config)
    const logger = await get(services.logger)
    const outbox = outboxOf(values)
    const { SMTP_URL, SMS_URL, LYCEUM_MAIL_FROM: from } = values
    const smtp = SMTP_URL === undefined ? undefined : new SmtpMessenger({ url: SMTP_URL, from, logger })
    if (smtp !== undefined) (await get(services.lifecycle)).closeLater('mail server', () => smtp.close())
    return new MessengerByAddress(
      smtp ?? outbox,
      SMS_URL === undefined ? outbox : new SmsMessenger({ url: SMS_URL, logger }),
    )
  })

  provide(container, services.messageStore, async (get) => {
    const { LYCEUM_STALL_SECONDS } = (await get(services.config)).values
    const pool = await openPool('messages', COURIER_CONNECTIONS, get, outlasting(LYCEUM_STALL_SECONDS))
    // Apart from what processes remember: each looks for all that is due among its own.
    const remembered = new PostgresProcessStore(pool, 'lyceum_messages')
    await remembered.start()
    return remembered
  })

  provide(container, services.courier, async (get) => {
    const { values } = await get(services.config)
    const remembered = await get(services.messageStore)
    return new Courier(
      {
        store: await get(services.eventStore),
        registry: await get(services.registry),
        aggregates: await get(services.commandBus),
        challenges: await get(services.challengeTokens),
        messenger: await get(services.messenger),
        layout: await get(services.letterLayout),
        checkpoints: remembered,
        reminders: remembered,
        leases: await get(services.leases),
        clock: systemClock,
        logger: await get(services.logger),
      },
      { publicUrl: publicUrlOf(values), stalledMillis: values.LYCEUM_STALL_SECONDS * 1_000 },
    )
  })
}
