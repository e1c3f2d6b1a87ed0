import { type CommandsOf, object, text } from '../kernel'

export const commands = {
  OpenFeed: {
    data: object({ secretHash: text(43, 43) }),
    summary: 'Open the feed under a new secret; an older one opens it no longer.',
    creates: true,
    internal: true,
  },
  CloseFeed: {
    data: object({}),
    summary: 'Let nobody read the feed any more, whoever has its address.',
  },
} as const

export type FeedCommand = CommandsOf<typeof commands>
