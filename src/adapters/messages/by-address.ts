import type { Messenger, OutgoingMessage } from '../../application/ports/messenger'
import { isMail } from './mail'

/** Sends each message by the way that its address takes. */
export class MessengerByAddress implements Messenger {
  constructor(
    private readonly mail: Messenger,
    private readonly phone: Messenger,
  ) {}

  send(message: OutgoingMessage): Promise<void> {
    return (isMail(message) ? this.mail : this.phone).send(message)
  }

  async forget(subject: string): Promise<void> {
    await this.mail.forget(subject)
    if (this.phone !== this.mail) await this.phone.forget(subject)
  }
}
