import type { DeliveryChannel } from '../ports/deliveries'
import type { PublicUrl } from '../ports/public-url'
import { NotificationConsumer, type NotificationPorts, type NotificationSettings } from './consumer'
import {
  DeliveryWorker,
  type DeliveryWorkerPorts,
  type DeliveryWorkerSettings,
  PATIENCE_MILLIS,
} from './delivery-worker'
import { type LetterPorts, LetterWriter } from './prepare-letter'
import { type MessagePorts, MessageWriter } from './prepare-message'
import { Sender, type SenderPorts } from './sender'
import { Tellings, type TellingsPorts } from './tellings'

export type NotificationsPorts = NotificationPorts &
  TellingsPorts &
  LetterPorts &
  MessagePorts &
  SenderPorts &
  Omit<DeliveryWorkerPorts, 'sender'>

export interface NotificationsSettings extends DeliveryWorkerSettings, Pick<NotificationSettings, 'toldUpTo'> {
  readonly publicUrl: PublicUrl
}

/** What decides who is told of events, and what sends it. */
export interface Notifications {
  readonly consumer: NotificationConsumer
  readonly worker: DeliveryWorker
}

export const notificationsOf = (
  ports: NotificationsPorts,
  { publicUrl, toldUpTo = 0, ...settings }: Partial<NotificationsSettings> & Pick<NotificationsSettings, 'publicUrl'>,
): Notifications => {
  const tellings = new Tellings(ports)
  const writers = {
    letters: new LetterWriter(ports, tellings, publicUrl),
    messages: new MessageWriter(ports, tellings, publicUrl),
  }
  const sender = new Sender(ports, writers, PATIENCE_MILLIS)
  const worker = new DeliveryWorker({ ...ports, sender }, settings)
  const wake = (channels: readonly DeliveryChannel[]): void => {
    worker.wake(channels)
  }
  return { consumer: new NotificationConsumer(ports, { toldUpTo, wake }), worker }
}
