import type { Messenger, OutgoingMessage } from '../../application/ports/messenger'

/** A way for each kind of address. */
export interface Ways {
  readonly email: Messenger
  readonly phone: Messenger
  readonly webPush: Messenger
  readonly fcm: Messenger
}

/** Sends each message by the way that its address takes. */
export class MessengerByAddress implements Messenger {
  constructor(private readonly ways: Ways) {}

  send(message: OutgoingMessage): Promise<void> {
    return this.wayOf(message).send(message)
  }

  async forget(subject: string): Promise<void> {
    for (const way of new Set(Object.values(this.ways) as readonly Messenger[])) await way.forget(subject)
  }

  private wayOf({ to }: OutgoingMessage): Messenger {
    const { email, phone, webPush, fcm } = this.ways
    if ('email' in to) return email
    if ('phone' in to) return phone
    return 'webPush' in to ? webPush : fcm
  }
}
