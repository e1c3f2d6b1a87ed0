import type { Container } from 'inversify'
import { MessengerByAddress } from '../../adapters/messages/by-address'
import { SmsMessenger } from '../../adapters/messages/sms'
import { SmtpMessenger } from '../../adapters/messages/smtp'
import { outboxOf } from '../messages'
import { provide, services } from './services'

/** The ways that messages to people take. */
export const bindMessagesSide = (container: Container): void => {
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
}
