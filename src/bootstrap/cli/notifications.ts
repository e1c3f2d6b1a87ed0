import { listNotifications, type NotificationsArguments } from '../../adapters/cli/notifications'
import { services } from '../container/services'
import { output, withParts } from './with-parts'

export const showNotifications = (options: NotificationsArguments): Promise<void> =>
  withParts(async (get) => {
    await listNotifications(options, await get(services.deliveries), output.out)
  })
