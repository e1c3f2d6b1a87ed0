import { systemClock } from '../../adapters/system/clock'
import { uuidGenerator } from '../../adapters/system/ids'
import type { AnyAction } from '../../application/actions/action'
import { openFeedAction } from '../../application/calendar/feed-action'
import { feedDownload } from '../../application/calendar/feed-download'
import type { AnyDownload } from '../../application/files/download'
import { calendarSource } from '../../projections/calendar-source/source'
import { publicUrlOf } from '../public-url'
import { type Get, services } from './services'

/** People's calendars for other programs, under addresses of their own. */
export const calendarDownloads = async (get: Get): Promise<readonly AnyDownload[]> => [
  feedDownload({
    aggregates: await get(services.commandBus),
    source: calendarSource(await get(services.readDatabase)),
    clock: systemClock,
  }),
]

/** How people get such an address. */
export const calendarActions = async (get: Get): Promise<readonly AnyAction[]> => [
  openFeedAction({
    bus: await get(services.commandBus),
    ids: uuidGenerator,
    publicUrl: publicUrlOf((await get(services.config)).values),
  }),
]
